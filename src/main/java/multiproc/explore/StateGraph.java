package multiproc.explore;

import multiproc.schedule.model.Mover;

/**
 * Holds the states and edges that a search found: the states, numbered from 0 in the order in which
 * they were found and therefore by depth; the edges of each state, in the order of the states; and
 * the verdicts.
 *
 * <p>Threading: one thread.
 */
final class StateGraph {

  final StateTable states;

  /** The first edge of each state; one more entry than states expanded. */
  final IntList firstEdge = new IntList();

  /** The state to which an edge leads. */
  final IntList target = new IntList();

  /**
   * The mover of an edge as an int of {@link multiproc.schedule.model.Mover}: in the state that the
   * edge leaves, times {@link #SHIFT}, plus the same in the state to which it leads, in which
   * symmetric processes may be in another order.
   */
  final IntList mover = new IntList();

  static final int SHIFT = 1 << Short.SIZE;

  /** Verdicts on each state, one bit for each ordinal. */
  final IntList verdicts = new IntList();

  /** The first state of each depth. */
  final IntList firstOfDepth = new IntList();

  private final int processes;
  private int[] order;

  /**
   * @param processes number of processes in the plan
   */
  StateGraph(StateTable states, int processes) {
    this.states = states;
    this.processes = processes;
  }

  /** Number of states of which all steps were tried. */
  int expanded() {
    return Math.max(0, firstEdge.size() - 1);
  }

  int edges() {
    return target.size();
  }

  /** Whether no process can move. */
  boolean isFinal(int state) {
    return firstEdge.get(state) == firstEdge.get(state + 1);
  }

  /** The fewest steps that lead to a state. */
  int depth(int state) {
    int low = 0;
    int high = firstOfDepth.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (firstOfDepth.get(middle) <= state) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** The mover of an edge, in the state that the edge leaves. */
  int moverBefore(int edge) {
    return mover.get(edge) / SHIFT;
  }

  /** The process of an edge, in the state that the edge leaves: that which steps or is killed. */
  int processBefore(int edge) {
    return Mover.process(moverBefore(edge), processes);
  }

  /** The same process, in the state to which the edge leads. */
  int processAfter(int edge) {
    return Mover.process(mover.get(edge) % SHIFT, processes);
  }

  /**
   * All states, each after those that lead to it. The order of the numbers is different, because a
   * state may be found by a short path first and still be reached from a deeper state.
   */
  int[] topologicalOrder() {
    if (order == null) {
      order = newOrder();
    }
    return order;
  }

  private int[] newOrder() {
    int count = expanded();
    int[] incoming = new int[count];
    for (int edge = 0; edge < edges(); edge++) {
      incoming[target.get(edge)]++;
    }
    int[] order = new int[count];
    int ready = 0;
    order[ready++] = 0;
    for (int next = 0; next < ready; next++) {
      int state = order[next];
      for (int edge = firstEdge.get(state); edge < firstEdge.get(state + 1); edge++) {
        if (--incoming[target.get(edge)] == 0) {
          order[ready++] = target.get(edge);
        }
      }
    }
    if (ready != count) {
      throw new IllegalStateException("a way leads back: ordered=" + ready + " states=" + count);
    }
    return order;
  }
}
