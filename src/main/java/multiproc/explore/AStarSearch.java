package multiproc.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.model.Mover;
import multiproc.schedule.model.TransitionSystem;

/**
 * Searches for states that fulfil a goal with A*: in the order of the steps taken plus a lower
 * bound of the steps that remain. The first goal is therefore found by a shortest path. Without a
 * bound the search is breadth first.
 *
 * <p>Threading: one thread.
 */
public final class AStarSearch {

  /** Defines the goal, and the states that need no search. */
  public interface Heuristic {

    /** Whether the state fulfils the goal. */
    boolean isGoal(int[] state);

    /**
     * An admissible and consistent lower bound of the steps to the goal: never more than the real
     * number, and one step lowers it by at most one.
     */
    default int lowerBound(int[] state) {
      return 0;
    }

    /** Whether no state that fulfils the goal can follow. */
    default boolean isDeadEnd(int[] state) {
      return false;
    }

    /** The distance of a state from the goal; the search remembers the nearest state. */
    default int distance(int[] state) {
      return 0;
    }

    /**
     * The only process of which the steps have to be tried, because the steps of the others may
     * come later; -1 if all have to be tried.
     */
    default int persistentSet(int[] state) {
      return -1;
    }
  }

  private static final int CHECK_INTERVAL = 1 << 10;

  private final TransitionSystem system;
  private final Heuristic guide;
  private final boolean kill;
  private final Explorer.Limits limits;
  private final long start = System.nanoTime();

  private final StateTable states;

  /** For each state: its depth, then the state before and the mover for each path found to it. */
  private final List<int[]> ways = new ArrayList<>();

  /** States to expand, by the lower bound of the whole path's length. */
  private final List<IntList> queues = new ArrayList<>();

  private final List<Integer> goals = new ArrayList<>();
  private int goalSteps = Integer.MAX_VALUE;
  private int nearest;
  private int nearestDistance = Integer.MAX_VALUE;
  private boolean stopped;

  /**
   * A search.
   *
   * @param kill whether a child may be killed at any step
   */
  public AStarSearch(
      TransitionSystem system, Heuristic guide, boolean kill, Explorer.Limits limits) {
    this.system = system;
    this.guide = guide;
    this.kill = kill;
    this.limits = limits;
    this.states = new StateTable(system.width());
  }

  /**
   * Whether a limit ended the search before it had found all shortest paths, or seen every state.
   */
  public boolean stopped() {
    return stopped;
  }

  /** Number of states seen. */
  public int size() {
    return states.size();
  }

  /** Searches until all shortest paths are found. Returns whether there is one. */
  public boolean run() {
    stopped = limits.stop().requested();
    try {
      search();
    } catch (OutOfMemoryError e) {
      limits.stop().outOfMemory();
      stopped = true;
    }
    return !goals.isEmpty();
  }

  private void search() {
    int[] state = system.initial();
    int[] next = new int[state.length];
    found(state, 0, -1, -1);
    int expanded = 0;
    for (int steps = 0; steps < queues.size() && steps <= goalSteps && !stopped; steps++) {
      IntList queue = queues.get(steps);
      while (queue.size() > 0 && !stopped) {
        int id = queue.removeLast();
        states.get(id, state);
        if (ways.get(id)[0] + guide.lowerBound(state) == steps && !guide.isGoal(state)) {
          expand(id, state, next);
        }
        if (++expanded % CHECK_INTERVAL == 0 || states.size() >= limits.maxStates()) {
          check();
        }
      }
    }
  }

  private void check() {
    stopped =
        limits.stop().requested()
            || states.size() >= limits.maxStates()
            || (System.nanoTime() - start) / 1e9 >= limits.maxSeconds();
  }

  private void expand(int id, int[] state, int[] next) {
    int only = guide.persistentSet(state);
    for (int process = 0; process < system.processes(); process++) {
      if (system.enabled(state, process) && (only < 0 || only == process)) {
        move(id, state, next, process);
      }
      if (only < 0 || only == process) {
        if (kill
            && system.isAlive(state, process)
            && system.plan().processes().get(process).role() == ProcessPlan.Role.CHILD) {
          move(id, state, next, Mover.KILL.of(process, system.processes()));
        }
        if (system.faultHits(state, process)) {
          move(id, state, next, Mover.FAULT.of(process, system.processes()));
        }
        if (system.awaitsSignal(state, process)) {
          move(id, state, next, Mover.SIGNAL.of(process, system.processes()));
        }
      }
    }
  }

  /** Makes the step of a mover. */
  private void move(int id, int[] state, int[] next, int mover) {
    System.arraycopy(state, 0, next, 0, state.length);
    system.move(next, mover);
    if (!guide.isDeadEnd(next)) {
      found(next, ways.get(id)[0] + 1, id, mover);
    }
  }

  private void found(int[] state, int depth, int before, int mover) {
    int known = states.size();
    int id = states.add(state);
    if (id == known) {
      ways.add(new int[] {depth, before, mover});
      note(state, id);
    } else if (ways.get(id)[0] > depth) {
      ways.set(id, new int[] {depth, before, mover});
    } else {
      if (ways.get(id)[0] == depth) {
        int[] one = ways.get(id);
        int[] more = Arrays.copyOf(one, one.length + 2);
        more[one.length] = before;
        more[one.length + 1] = mover;
        ways.set(id, more);
      }
      return;
    }
    int steps = depth + guide.lowerBound(state);
    while (queues.size() <= steps) {
      queues.add(new IntList());
    }
    queues.get(steps).add(id);
    if (guide.isGoal(state)) {
      if (steps < goalSteps) {
        goals.clear();
      }
      goalSteps = Math.min(goalSteps, steps);
      if (steps == goalSteps && !goals.contains(id)) {
        goals.add(id);
      }
    }
  }

  private void note(int[] state, int id) {
    int distance = guide.distance(state);
    if (distance < nearestDistance) {
      nearestDistance = distance;
      nearest = id;
    }
  }

  /**
   * The shortest paths, each as its movers.
   *
   * @param limit most paths
   */
  public List<int[]> shortest(int limit) {
    List<int[]> paths = new ArrayList<>();
    for (int goal : goals) {
      collect(goal, new ArrayList<>(), paths, limit);
    }
    return paths;
  }

  /** A path to the state nearest to the goal. */
  public int[] nearest() {
    List<int[]> paths = new ArrayList<>();
    collect(nearest, new ArrayList<>(), paths, 1);
    return paths.get(0);
  }

  /** The distance of the nearest state. */
  public int nearestDistance() {
    return nearestDistance;
  }

  private void collect(int state, List<Integer> behind, List<int[]> paths, int limit) {
    if (paths.size() >= limit) {
      return;
    }
    int[] all = ways.get(state);
    if (all[1] < 0) {
      List<Integer> path = new ArrayList<>(behind);
      Collections.reverse(path);
      paths.add(path.stream().mapToInt(Integer::intValue).toArray());
      return;
    }
    for (int i = 1; i < all.length; i += 2) {
      behind.add(all[i + 1]);
      collect(all[i], behind, paths, limit);
      behind.remove(behind.size() - 1);
    }
  }
}
