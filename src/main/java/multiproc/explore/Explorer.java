package multiproc.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import multiproc.schedule.Schedule;
import multiproc.schedule.Verdict;
import multiproc.schedule.model.Mover;
import multiproc.schedule.model.Simulation;
import multiproc.schedule.model.StateChecker;
import multiproc.schedule.model.TransitionSystem;
import multiproc.schedule.plan.Plan;
import multiproc.schedule.plan.ProcessPlan;
import multiproc.schedule.step.StepKind;
import multiproc.schedule.symmetry.Symmetry;
import multiproc.store.SystemFault;

/**
 * Searches all interleavings of a plan, breadth first, so that the first path found to a state is a
 * shortest one.
 *
 * <p>Threading: one thread, which has another one count the schedules in the end.
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
   * @param stop ends it before
   */
  public record Limits(long maxStates, double maxSeconds, Stop stop) {

    /** Limits of a search that nobody ends before. */
    public Limits(long maxStates, double maxSeconds) {
      this(maxStates, maxSeconds, Stop.unused());
    }

    /** No limit but memory. */
    public static final Limits NONE = new Limits(Integer.MAX_VALUE - 1, Double.POSITIVE_INFINITY);
  }

  /** Hears of a long search. */
  public interface Progress {
    /** Called about once a second. */
    void at(int states, int queued, int depth);
  }

  private final Plan plan;

  /** The moves that a process of this search can make. */
  private final List<Mover> kinds = new ArrayList<>(List.of(Mover.STEP));

  private final Limits limits;
  private final Progress progress;
  private final TransitionSystem world;
  private final StateChecker judge;
  private final StateGraph graph;

  /** Null where no workers are alike. */
  private final CanonicalForm canonical;

  private long standsFor = 1;
  private final long start = System.nanoTime();
  private long reported = start;
  private boolean stopped;

  /**
   * A search that has not begun.
   *
   * @param kill whether a child may be killed at any step
   */
  public Explorer(Plan plan, boolean kill, Limits limits, Progress progress) {
    this(plan, kill, null, limits, progress);
  }

  /**
   * A search that has not begun.
   *
   * @param kill whether a child may be killed at any step
   * @param fault that one operation of each interleaving may meet, whichever; null for none
   */
  public Explorer(Plan plan, boolean kill, SystemFault fault, Limits limits, Progress progress) {
    this(plan, kill, fault, limits, progress, true);
  }

  /** A search that has not begun, for a comparison also without symmetry. */
  Explorer(
      Plan plan,
      boolean kill,
      SystemFault fault,
      Limits limits,
      Progress progress,
      boolean symmetric) {
    this.plan = plan;
    this.limits = limits;
    this.progress = progress;
    this.world = new TransitionSystem(plan, DIRECTORY, fault);
    if (kill) {
      kinds.add(Mover.KILL);
    }
    if (fault != null) {
      kinds.add(Mover.FAULT);
    }
    kinds.add(Mover.SIGNAL);
    this.judge = new StateChecker(world);
    this.graph = new StateGraph(new StateTable(world.width()));
    Symmetry symmetry = new Symmetry(world);
    this.canonical =
        symmetric && fault == null && symmetry.workers() > 0
            ? new CanonicalForm(symmetry, world.width())
            : null;
  }

  /** Searches until nothing is left or a limit is reached. */
  public Exploration run() {
    try {
      search();
    } catch (OutOfMemoryError e) {
      limits.stop().outOfMemory();
    }
    return result();
  }

  private void search() {
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
      if (id % CHECK_INTERVAL == 0 || graph.states.size() >= limits.maxStates()) {
        check(id);
      }
    }
  }

  private void expand(int[] state, int[] next) {
    for (int process = 0; process < world.processes(); process++) {
      for (Mover kind : kinds) {
        int mover = kind.of(process, world.processes());
        if ((kind != Mover.KILL || isChild(process)) && world.canMove(state, mover)) {
          System.arraycopy(state, 0, next, 0, state.length);
          world.move(next, mover);
          add(next, mover);
        }
      }
    }
  }

  private void add(int[] next, int mover) {
    int moved = mover;
    if (canonical != null) {
      canonical.canonicalise(next);
      moved = canonical.moved(mover, world.processes());
    }
    int known = graph.states.size();
    int id = graph.states.add(next);
    if (id == known) {
      standsFor += canonical == null ? 1 : canonical.standsFor();
    }
    graph.target.add(id);
    graph.mover.add(mover * StateGraph.SHIFT + moved);
  }

  private boolean isChild(int process) {
    return plan.processes().get(process).role() == ProcessPlan.Role.CHILD;
  }

  private void check(int id) {
    long now = System.nanoTime();
    stopped =
        limits.stop().requested()
            || graph.states.size() >= limits.maxStates()
            || (now - start) / 1e9 >= limits.maxSeconds();
    if (now - reported >= PROGRESS_NANOS) {
      reported = now;
      progress.at(graph.states.size(), graph.states.size() - id, graph.firstOfDepth.size() - 1);
    }
  }

  private Exploration result() {
    int left = graph.states.size() - graph.expanded();
    Future<PathCounts> counts = left == 0 ? counts() : null;
    Map<StepKind, Long> taken = new EnumMap<>(StepKind.class);
    for (StepKind kind : StepKind.values()) {
      taken.put(kind, world.taken(kind));
    }
    Map<Verdict, Schedule> shortest = new EnumMap<>(Verdict.class);
    try {
      shortest(new ShortestPaths(graph, left == 0), shortest);
    } catch (OutOfMemoryError e) {
      // Those that were put together by now are what can be shown.
      limits.stop().outOfMemory();
    }
    return new Exploration(
        plan,
        graph.states.size(),
        standsFor,
        graph.edges(),
        graph.firstOfDepth.size() - 1,
        left,
        left == 0 ? Optional.of(of(counts)) : Optional.empty(),
        taken,
        shortest,
        (System.nanoTime() - start) / 1e9);
  }

  private void shortest(ShortestPaths paths, Map<Verdict, Schedule> to) {
    for (Verdict verdict : Verdict.values()) {
      if (verdict != Verdict.CLEAN) {
        paths.to(verdict).ifPresent(path -> to.put(verdict, schedule(path)));
      }
    }
  }

  /**
   * Counts on the other core while the shortest ways are looked for; the graph is as it will be.
   */
  private Future<PathCounts> counts() {
    graph.topologicalOrder();
    FutureTask<PathCounts> task = new FutureTask<>(() -> PathCounts.of(graph));
    Thread thread = new Thread(task, "path-counts");
    thread.setDaemon(true);
    thread.start();
    return task;
  }

  private static PathCounts of(Future<PathCounts> counts) {
    try {
      return counts.get();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while schedules are counted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
    }
  }

  /**
   * The schedule that goes along these edges. Its states are not those of the graph but ones that
   * they stand for, so each mover is told by where the exchanges so far have brought it.
   */
  private Schedule schedule(int[] edges) {
    Simulation run = new Simulation(world, judge);
    int processes = world.processes();
    int[] origin = new int[4 * processes];
    Arrays.setAll(origin, mover -> mover);
    int[] state = world.initial();
    for (int edge : edges) {
      int mover = graph.moverBefore(edge);
      run.move(origin[mover]);
      world.move(state, mover);
      if (canonical != null) {
        canonical.canonicalise(state);
        int[] before = origin.clone();
        for (int i = 0; i < origin.length; i++) {
          origin[canonical.moved(i, processes)] = before[i];
        }
      }
    }
    return run.schedule();
  }
}
