package multiproc.explore;

/**
 * What a search has found: the states, numbered from 0 in the order they were found, so by depth;
 * from each one's number on its edges; and what each is.
 *
 * <p>Threading: one thread.
 */
final class StateGraph {

  final StateTable states;

  /** Where a state's edges start; one more entry than states expanded. */
  final IntList firstEdge = new IntList();

  /** The state an edge leads to. */
  final IntList target = new IntList();

  /**
   * Who moves: the process's place in the state the edge leaves, times {@link #SHIFT}, plus its
   * place in the state it leads to, where symmetric processes may stand in another order. A kill
   * counts on behind the processes.
   */
  final IntList mover = new IntList();

  static final int SHIFT = 1 << 8;

  /** Verdicts on a state, a bit for each ordinal. */
  final IntList verdicts = new IntList();

  /** The first state of each depth. */
  final IntList firstOfDepth = new IntList();

  private int[] order;

  StateGraph(StateTable states) {
    this.states = states;
  }

  /** States of which all steps were tried. */
  int expanded() {
    return Math.max(0, firstEdge.size() - 1);
  }

  int edges() {
    return target.size();
  }

  /** Whether no process can do a step. */
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

  /** Who makes an edge, as the state it leaves has them. */
  int moverBefore(int edge) {
    return mover.get(edge) / SHIFT;
  }

  /** Who made it, as the state it leads to has them. */
  int moverAfter(int edge) {
    return mover.get(edge) % SHIFT;
  }

  /**
   * All states, each behind those that lead to it. A state may be found by a short way first and
   * yet be led to from a deeper one, so the order of the numbers will not do.
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
