package multiproc.explore;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import multiproc.schedule.Plan;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.Schedule;
import multiproc.schedule.StepKind;
import multiproc.schedule.Verdict;
import multiproc.schedule.simulate.Judge;
import multiproc.schedule.simulate.Simulation;
import multiproc.schedule.simulate.World;

/**
 * Searches all interleavings of a plan, breadth first, so that what is found first is found by a
 * shortest way.
 *
 * <p>Threading: one thread.
 */
public final class Explorer {

  /** The multi-process directory that the client is told of; nothing is ever there. */
  public static final String DIRECTORY = "./tmp";

  private static final int CHECK_INTERVAL = 1 << 12;
  private static final long PROGRESS_NANOS = 1_000_000_000;

  /**
   * Where to stop.
   *
   * @param maxStates how many states at most
   * @param maxSeconds how long at most
   */
  public record Limits(long maxStates, double maxSeconds) {

    /** No limit but memory. */
    public static final Limits NONE = new Limits(Integer.MAX_VALUE - 1, Double.POSITIVE_INFINITY);
  }

  /** Hears of a long search. */
  public interface Progress {
    /** Called about once a second. */
    void at(int states, int queued, int depth);
  }

  private final Plan plan;
  private final boolean kill;
  private final Limits limits;
  private final Progress progress;
  private final World world;
  private final Judge judge;
  private final StateGraph graph;
  private final long start = System.nanoTime();
  private long reported = start;
  private boolean stopped;

  /**
   * A search that has not begun.
   *
   * @param kill whether a child may be killed at any step
   */
  public Explorer(Plan plan, boolean kill, Limits limits, Progress progress) {
    this.plan = plan;
    this.kill = kill;
    this.limits = limits;
    this.progress = progress;
    this.world = new World(plan, DIRECTORY);
    this.judge = new Judge(world);
    this.graph = new StateGraph(new StateTable(world.width()));
  }

  /** Searches until nothing is left or a limit is reached. */
  public Exploration run() {
    int[] state = world.initial();
    int[] next = new int[state.length];
    graph.states.add(state);
    graph.firstEdge.add(0);
    graph.firstOfDepth.add(0);
    int depthEnd = 1;
    for (int id = 0; id < graph.states.size() && !stopped; id++) {
      if (id == depthEnd) {
        graph.firstOfDepth.add(id);
        depthEnd = graph.states.size();
      }
      graph.states.get(id, state);
      graph.verdicts.add(judge.verdicts(state));
      expand(state, next);
      graph.firstEdge.add(graph.target.size());
      if (id % CHECK_INTERVAL == 0) {
        check(id);
      }
    }
    return result();
  }

  private void expand(int[] state, int[] next) {
    for (int process = 0; process < world.processes(); process++) {
      if (world.enabled(state, process)) {
        System.arraycopy(state, 0, next, 0, state.length);
        world.step(next, process);
        add(next, process);
        if (kill && isChild(process)) {
          System.arraycopy(state, 0, next, 0, state.length);
          world.kill(next, process);
          add(next, world.processes() + process);
        }
      }
    }
  }

  private void add(int[] next, int mover) {
    graph.target.add(graph.states.add(next));
    graph.mover.add(mover * StateGraph.SHIFT + mover);
  }

  private boolean isChild(int process) {
    return plan.processes().get(process).role() == ProcessPlan.Role.CHILD;
  }

  private void check(int id) {
    long now = System.nanoTime();
    stopped =
        graph.states.size() >= limits.maxStates() || (now - start) / 1e9 >= limits.maxSeconds();
    if (now - reported >= PROGRESS_NANOS) {
      reported = now;
      progress.at(graph.states.size(), graph.states.size() - id, graph.firstOfDepth.size() - 1);
    }
  }

  private Exploration result() {
    int left = graph.states.size() - graph.expanded();
    Map<StepKind, Long> taken = new EnumMap<>(StepKind.class);
    for (StepKind kind : StepKind.values()) {
      taken.put(kind, world.taken(kind));
    }
    Map<Verdict, Schedule> shortest = new EnumMap<>(Verdict.class);
    ShortestPaths paths = new ShortestPaths(graph, left == 0);
    for (Verdict verdict : Verdict.values()) {
      if (verdict != Verdict.CLEAN) {
        paths.to(verdict).ifPresent(path -> shortest.put(verdict, schedule(path)));
      }
    }
    return new Exploration(
        plan,
        graph.states.size(),
        graph.edges(),
        graph.firstOfDepth.size() - 1,
        left,
        left == 0 ? Optional.of(PathCounts.of(graph)) : Optional.empty(),
        taken,
        shortest,
        (System.nanoTime() - start) / 1e9);
  }

  /** The schedule that goes along these states. */
  private Schedule schedule(int[] path) {
    Simulation run = new Simulation(world, judge);
    int[] next = new int[world.width()];
    int last = -1;
    for (int i = 1; i < path.length; i++) {
      int[] state = run.state();
      int found = -1;
      for (int mover = 0; mover < 2 * world.processes(); mover++) {
        int process = mover % world.processes();
        if (world.enabled(state, process) && (mover < world.processes() || kill)) {
          System.arraycopy(state, 0, next, 0, state.length);
          move(next, mover);
          if (graph.states.find(next) == path[i] && (found < 0 || mover == last)) {
            found = mover;
          }
        }
      }
      last = found;
      if (found < world.processes()) {
        run.step(found);
      } else {
        run.kill(found - world.processes());
      }
    }
    return run.schedule();
  }

  private void move(int[] state, int mover) {
    if (mover < world.processes()) {
      world.step(state, mover);
    } else {
      world.kill(state, mover - world.processes());
    }
  }
}
