package multiproc.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.simulate.World;

/**
 * Searches for states that fulfil a goal, breadth first, and gives all shortest ways to them.
 *
 * <p>Threading: one thread.
 */
public final class GoalSearch {

  /** What is sought, and what need not be looked at. */
  public interface Guide {

    /** Whether the state is one that is sought. */
    boolean isGoal(int[] state);

    /** Whether no state that is sought can follow. */
    default boolean isHopeless(int[] state) {
      return false;
    }

    /** How far a state is from what is sought; the nearest is kept. */
    default int distance(int[] state) {
      return 0;
    }

    /**
     * The one process whose steps alone have to be tried, because those of all others may as well
     * come later; -1 when all have.
     */
    default int onlyMover(int[] state) {
      return -1;
    }
  }

  private static final int CHECK_INTERVAL = 1 << 10;

  private final World world;
  private final Guide guide;
  private final boolean kill;
  private final Explorer.Limits limits;
  private final long start = System.nanoTime();

  private final StateTable states;

  /** The last way found to a state, then the one before it: index into the two lists behind. */
  private final List<int[]> ways = new ArrayList<>();

  private final List<Integer> goals = new ArrayList<>();
  private int nearest;
  private int nearestDistance = Integer.MAX_VALUE;
  private boolean stopped;

  /**
   * A search.
   *
   * @param kill whether a child may be killed at any step
   */
  public GoalSearch(World world, Guide guide, boolean kill, Explorer.Limits limits) {
    this.world = world;
    this.guide = guide;
    this.kill = kill;
    this.limits = limits;
    this.states = new StateTable(world.width());
  }

  /** Whether a limit ended the search before it found anything or had seen everything. */
  public boolean stopped() {
    return stopped;
  }

  /** How many states it saw. */
  public int size() {
    return states.size();
  }

  /** Searches until a depth has goals or nothing is left; true when there are goals. */
  public boolean run() {
    int[] state = world.initial();
    int[] next = new int[state.length];
    states.add(state);
    ways.add(new int[0]);
    int depthEnd = 1;
    if (guide.isGoal(state)) {
      goals.add(0);
    }
    for (int id = 0; id < states.size() && !stopped; id++) {
      if (id == depthEnd) {
        if (!goals.isEmpty()) {
          break;
        }
        depthEnd = states.size();
      }
      states.get(id, state);
      int only = guide.onlyMover(state);
      for (int process = 0; process < world.processes(); process++) {
        if (world.enabled(state, process) && (only < 0 || only == process)) {
          tryMove(id, depthEnd, state, next, process);
          if (kill && world.plan().processes().get(process).role() == ProcessPlan.Role.CHILD) {
            tryMove(id, depthEnd, state, next, world.processes() + process);
          }
        }
      }
      if (id % CHECK_INTERVAL == 0) {
        stopped =
            states.size() >= limits.maxStates()
                || (System.nanoTime() - start) / 1e9 >= limits.maxSeconds();
      }
    }
    return !goals.isEmpty();
  }

  private void tryMove(int id, int depthEnd, int[] state, int[] next, int mover) {
    System.arraycopy(state, 0, next, 0, state.length);
    move(next, mover);
    if (guide.isHopeless(next)) {
      return;
    }
    int known = states.size();
    int target = states.add(next);
    if (target == known) {
      ways.add(new int[] {id, mover});
      if (guide.isGoal(next)) {
        goals.add(target);
      }
      int distance = guide.distance(next);
      if (distance < nearestDistance) {
        nearestDistance = distance;
        nearest = target;
      }
    } else if (target >= depthEnd) {
      // As short a way as the first.
      int[] before = ways.get(target);
      int[] more = Arrays.copyOf(before, before.length + 2);
      more[before.length] = id;
      more[before.length + 1] = mover;
      ways.set(target, more);
    }
  }

  /** Does a mover's step: a process's, or, counted on behind the processes, its kill. */
  private void move(int[] state, int mover) {
    if (mover < world.processes()) {
      world.step(state, mover);
    } else {
      world.kill(state, mover - world.processes());
    }
  }

  /**
   * Shortest ways, each as its movers.
   *
   * @param limit how many at most
   */
  public List<int[]> shortest(int limit) {
    List<int[]> paths = new ArrayList<>();
    for (int goal : goals) {
      collect(goal, new ArrayList<>(), paths, limit);
    }
    return paths;
  }

  /** A way to the state that came nearest to what was sought. */
  public int[] nearest() {
    List<int[]> paths = new ArrayList<>();
    collect(nearest, new ArrayList<>(), paths, 1);
    return paths.get(0);
  }

  /** How near that was. */
  public int nearestDistance() {
    return nearestDistance;
  }

  private void collect(int state, List<Integer> behind, List<int[]> paths, int limit) {
    if (paths.size() >= limit) {
      return;
    }
    if (state == 0) {
      List<Integer> path = new ArrayList<>(behind);
      Collections.reverse(path);
      paths.add(path.stream().mapToInt(Integer::intValue).toArray());
      return;
    }
    int[] all = ways.get(state);
    for (int i = 0; i < all.length; i += 2) {
      behind.add(all[i + 1]);
      collect(all[i], behind, paths, limit);
      behind.remove(behind.size() - 1);
    }
  }
}
