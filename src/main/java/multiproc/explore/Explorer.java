package multiproc.explore;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import multiproc.schedule.Plan;
import multiproc.schedule.Schedule;
import multiproc.schedule.StepKind;
import multiproc.schedule.Verdict;
import multiproc.schedule.model.TransitionSystem;
import multiproc.store.SystemFault;

/**
 * Searches all interleavings of a plan. A small search keeps every state and step, breadth first
 * ({@link GraphSearch}). When it reaches its limit of states, a second search counts all states
 * from the start and keeps only those that are not expanded so far ({@link LayeredSearch}). The
 * first search then continues to the depth of the shortest runs and finds them.
 *
 * <p>Threading: one thread calls it. It uses one more thread to count the schedules of a small
 * search, and several for large layers ({@link LayeredSearch}).
 */
public final class Explorer {

  /** The multi-process directory of the simulated client. It is never accessed. */
  public static final String DIRECTORY = "./tmp";

  private static final int MOST_THREADS = 8;
  private static final int CHECK_INTERVAL = 1 << 12;
  private static final long PROGRESS_NANOS = 1_000_000_000;

  /**
   * The limits of a search.
   *
   * @param maxStates maximum number of states
   * @param maxSeconds maximum duration
   * @param stop ends the search earlier
   */
  public record Limits(long maxStates, double maxSeconds, Stop stop) {

    /** Limits of a search that ends earlier only if memory runs out. */
    public Limits(long maxStates, double maxSeconds) {
      this(maxStates, maxSeconds, Stop.unused());
    }

    /** No limit but memory. */
    public static final Limits NONE = new Limits(Long.MAX_VALUE, Double.POSITIVE_INFINITY);
  }

  /** Receives the progress of a long search. */
  public interface Progress {
    /**
     * Called about once a second.
     *
     * @param states number of states found
     * @param queued number of states not expanded so far
     * @param done estimated fraction of the work that is done, from 0 to 1; negative if unknown
     */
    void at(long states, long queued, double done);
  }

  /** Maximum number of states of a small search. */
  static final int SMALL = 1 << 12;

  /** Divisor of the memory that the states not expanded may take in a large search. */
  private static final int MEMORY_SHARE = 3;

  /**
   * Maximum number of states kept to find the schedules of an incomplete large search, as a
   * multiple of the limit of a small search.
   */
  private static final long MORE = 1 << 7;

  private final Limits limits;
  private final Progress progress;
  private final int small;

  /** Maximum number of threads of a large search. */
  private int threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());

  private int large = LayeredSearch.LARGE;
  private final TransitionSystem system;
  private final SearchSpace space;
  private final GraphSearch near;

  /** Null in a small search. */
  private LayeredSearch all;

  /** Operations that do not count: those of the small search, minus those before the checkpoint. */
  private final Map<StepKind, Long> takenBefore = new EnumMap<>(StepKind.class);

  /** Null if no checkpoint is written. */
  private Checkpoint checkpoint;

  private final long start = System.nanoTime();
  private long reported = start;
  private long checked;
  private boolean stopped;

  /**
   * A search, not started.
   *
   * @param kill whether a child may be killed at any step
   */
  public Explorer(Plan plan, boolean kill, Limits limits, Progress progress) {
    this(plan, kill, null, limits, progress);
  }

  /**
   * A search, not started.
   *
   * @param kill whether a child may be killed at any step
   * @param fault that any one operation of each interleaving may meet; null for none
   */
  public Explorer(Plan plan, boolean kill, SystemFault fault, Limits limits, Progress progress) {
    this(new TransitionSystem(plan, DIRECTORY, fault), kill, limits, progress, true, SMALL);
  }

  /**
   * A search, not started. For comparisons it may be without symmetry, or of a system that merges
   * no local states.
   *
   * @param small maximum number of states of a small search
   */
  Explorer(
      TransitionSystem system,
      boolean kill,
      Limits limits,
      Progress progress,
      boolean symmetric,
      int small) {
    this(system, kill, limits, progress, symmetric, true, small);
  }

  /**
   * A search, not started. For comparisons it may keep states with a settled file apart ({@link
   * multiproc.schedule.model.SettledFiles}).
   */
  Explorer(
      TransitionSystem system,
      boolean kill,
      Limits limits,
      Progress progress,
      boolean symmetric,
      boolean settles,
      int small) {
    this.limits = limits;
    this.progress = progress;
    this.small = small;
    this.system = system;
    this.space = new SearchSpace(system, kill, symmetric, settles);
    this.near = new GraphSearch(space);
  }

  /**
   * Sets the number of threads, and the number of states of a layer from which on they are used.
   */
  Explorer with(int ofLargeLayers, int states) {
    threads = ofLargeLayers;
    large = states;
    return this;
  }

  /** Sets a checkpoint: the search continues from it if it exists, and writes it at intervals. */
  public Explorer with(Checkpoint file) {
    checkpoint = file;
    return this;
  }

  /**
   * Searches until no state is left or a limit is reached.
   *
   * @throws java.io.UncheckedIOException when a checkpoint or a temporary file cannot be read or
   *     written
   */
  public Exploration run() {
    try {
      search();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (OutOfMemoryError e) {
      limits.stop().outOfMemory();
      stopped = true;
    }
    return all == null ? smallResult() : result();
  }

  private void search() throws IOException {
    boolean goesOn = checkpoint != null && checkpoint.exists();
    while (!goesOn && near.left() > 0 && !stopped && near.states() < small) {
      near.expandNext();
      check(near.states(), near.left(), -1);
    }
    if (near.left() == 0 || stopped) {
      return;
    }
    takenBefore.putAll(taken());
    long memory = Runtime.getRuntime().maxMemory() / MEMORY_SHARE;
    // A limit of states is exact only with one thread.
    int most = limits.maxStates() == Long.MAX_VALUE ? threads : 1;
    all = new LayeredSearch(space, memory, most, large);
    if (goesOn) {
      checkpoint.read(this::read);
    }
    searchAll();
    if (!system.isOrdered()) {
      // A statement did more operations than its range of progress allows.
      all = null;
      while (near.left() > 0 && !stopped) {
        near.expandNext();
        check(near.states(), near.left(), -1);
      }
    }
  }

  private void searchAll() throws IOException {
    int most = limits.maxStates() == Long.MAX_VALUE ? CHECK_INTERVAL : 1;
    while (all.left() > 0 && !stopped && system.isOrdered()) {
      all.expand(most);
      checked = most == 1 ? checked : CHECK_INTERVAL - 1;
      check(all.states(), all.left(), all.done());
      if (checkpoint != null && all.isBetweenLayers() && (checkpoint.isDue() || stopped)) {
        checkpoint.write(this::write);
      }
    }
    while (checkpoint != null && stopped && all.left() > 0 && !all.isBetweenLayers()) {
      all.expand(most);
      if (all.isBetweenLayers()) {
        checkpoint.write(this::write);
      }
    }
    all.close();
    if (checkpoint != null && all.left() == 0) {
      checkpoint.delete();
    }
  }

  private void write(DataOutputStream out) throws IOException {
    for (Map.Entry<StepKind, Long> kind : taken().entrySet()) {
      out.writeLong(kind.getValue() - takenBefore.get(kind.getKey()));
    }
    all.write(out);
  }

  private void read(DataInputStream in) throws IOException {
    for (StepKind kind : StepKind.values()) {
      takenBefore.merge(kind, -in.readLong(), Long::sum);
    }
    all.read(in);
  }

  private void check(long states, long queued, double done) {
    if (++checked % CHECK_INTERVAL != 0 && states < limits.maxStates()) {
      return;
    }
    long now = System.nanoTime();
    stopped =
        limits.stop().requested()
            || states >= limits.maxStates()
            || (now - start) / 1e9 >= limits.maxSeconds();
    if (now - reported >= PROGRESS_NANOS) {
      reported = now;
      progress.at(states, queued, done);
    }
  }

  private Exploration smallResult() {
    StateGraph graph = near.graph;
    boolean complete = near.left() == 0;
    Future<PathCounts> counts = complete ? counts(graph) : null;
    Map<StepKind, Long> taken = taken();
    Map<Verdict, Schedule> shortest = new EnumMap<>(Verdict.class);
    try {
      ShortestPaths.Ends ends = complete ? ShortestPaths.endsOf(graph) : (state, verdict) -> true;
      shortest(new ShortestPaths(graph, ends), shortest);
    } catch (OutOfMemoryError e) {
      // The schedules found so far can be shown.
      limits.stop().outOfMemory();
    }
    return new Exploration(
        system.plan(),
        near.states(),
        near.standsFor(),
        graph.edges(),
        near.depth(),
        near.left(),
        complete ? Optional.of(of(counts)) : Optional.empty(),
        taken,
        shortest,
        seconds());
  }

  private Exploration result() {
    boolean complete = all.left() == 0;
    Map<StepKind, Long> taken = taken();
    for (StepKind kind : StepKind.values()) {
      taken.merge(kind, -takenBefore.get(kind), Long::sum);
    }
    Map<Verdict, Schedule> shortest = new EnumMap<>(Verdict.class);
    try {
      if (complete) {
        PossibleEnds possible = new PossibleEnds(space);
        int[] state = new int[system.width()];
        ShortestPaths paths =
            new ShortestPaths(
                near.graph,
                (id, verdict) -> {
                  near.graph.states.get(id, state);
                  return possible.canEnd(state, verdict);
                });
        for (Verdict verdict : all.ends()) {
          goOn(paths, verdict, Long.MAX_VALUE);
          paths.to(verdict).ifPresent(path -> shortest.put(verdict, space.schedule(path)));
        }
      } else {
        ShortestPaths paths = new ShortestPaths(near.graph, (state, verdict) -> true);
        for (Verdict verdict : all.met()) {
          goOn(paths, verdict, limits.stop().requested() ? 0 : MORE * small);
        }
        shortest(paths, shortest);
      }
    } catch (OutOfMemoryError e) {
      limits.stop().outOfMemory();
    }
    return new Exploration(
        system.plan(),
        all.states(),
        all.standsFor(),
        all.transitions(),
        all.deepest(),
        all.left(),
        complete ? Optional.of(all.counts()) : Optional.empty(),
        taken,
        shortest,
        seconds());
  }

  private void shortest(ShortestPaths paths, Map<Verdict, Schedule> to) {
    for (Verdict verdict : Verdict.values()) {
      if (verdict != Verdict.CLEAN) {
        paths.to(verdict).ifPresent(path -> to.put(verdict, space.schedule(path)));
      }
    }
  }

  /** Continues the small search, depth by depth, until it finds a state with a verdict. */
  private void goOn(ShortestPaths paths, Verdict verdict, long mostStates) {
    int from = 0;
    while (near.left() > 0 && near.states() < mostStates) {
      if (near.isAtDepthsEnd()) {
        if (paths.has(verdict, from)) {
          return;
        }
        from = near.graph.expanded();
      }
      near.expandNext();
    }
  }

  private Map<StepKind, Long> taken() {
    Map<StepKind, Long> taken = new EnumMap<>(StepKind.class);
    for (StepKind kind : StepKind.values()) {
      taken.put(kind, system.taken(kind) + (all == null ? 0 : all.takenByOthers(kind)));
    }
    return taken;
  }

  private double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }

  /** Counts in another thread during the search for shortest paths. The graph no longer changes. */
  private static Future<PathCounts> counts(StateGraph graph) {
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
    } catch (InterruptedException | ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException("schedules are not counted", e);
    }
  }
}
