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
import multiproc.schedule.Schedule;
import multiproc.schedule.Verdict;
import multiproc.schedule.model.TransitionSystem;
import multiproc.schedule.plan.Plan;
import multiproc.schedule.step.StepKind;
import multiproc.store.SystemFault;

/**
 * Searches all interleavings of a plan. A small search keeps every state and step, breadth first
 * ({@link GraphSearch}). When it reaches its limit of states, a second search counts all states
 * from the start and keeps only those that are not expanded yet ({@link LayeredSearch}). The first
 * search then continues to the depth of the shortest runs and finds them.
 *
 * <p>Threading: one thread calls it. It has another one count the schedules of a small search, and
 * others help with large layers ({@link LayeredSearch}).
 */
public final class Explorer {

  /** The multi-process directory that the client is told of; nothing is ever there. */
  public static final String DIRECTORY = "./tmp";

  private static final int MOST_THREADS = 8;
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
    public static final Limits NONE = new Limits(Long.MAX_VALUE, Double.POSITIVE_INFINITY);
  }

  /** Hears of a long search. */
  public interface Progress {
    /**
     * Called about once a second.
     *
     * @param states found
     * @param queued how many of them are not expanded yet
     * @param done the part of all work that is done, from 0 to 1, guessed; negative where unknown
     */
    void at(long states, long queued, double done);
  }

  /** States of which all steps are kept, while the search may yet be a small one. */
  static final int SMALL = 1 << 12;

  /** The part of memory that states which are not expanded may take, in a large search. */
  private static final int MEMORY_SHARE = 3;

  /** So many times as many at most are kept to show what a search met that was stopped. */
  private static final long MORE = 1 << 7;

  private final Limits limits;
  private final Progress progress;
  private final int small;

  /** Of a large search, and the states of a layer from which on there is more than one. */
  private int threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());

  private int large = LayeredSearch.LARGE;
  private final TransitionSystem system;
  private final SearchSpace space;
  private final GraphSearch near;

  /** Null while the search may be a small one. */
  private LayeredSearch all;

  /** Operations that do not count: those of the small search; less those before a checkpoint. */
  private final Map<StepKind, Long> takenBefore = new EnumMap<>(StepKind.class);

  /** Null where none is written. */
  private Checkpoint checkpoint;

  private final long start = System.nanoTime();
  private long reported = start;
  private long checked;
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
    this(new TransitionSystem(plan, DIRECTORY, fault), kill, limits, progress, true, SMALL);
  }

  /**
   * A search that has not begun, for a comparison also without symmetry, or of a system that keeps
   * every local state apart.
   *
   * @param small states that are kept before the search is no small one
   */
  Explorer(
      TransitionSystem system,
      boolean kill,
      Limits limits,
      Progress progress,
      boolean symmetric,
      int small) {
    this.limits = limits;
    this.progress = progress;
    this.small = small;
    this.system = system;
    this.space = new SearchSpace(system, kill, symmetric);
    this.near = new GraphSearch(space);
  }

  /** The same, which has so many threads where a layer has so many states. */
  Explorer with(int ofLargeLayers, int states) {
    threads = ofLargeLayers;
    large = states;
    return this;
  }

  /** The same, which goes on from a checkpoint if it is there, and writes one now and then. */
  public Explorer with(Checkpoint file) {
    checkpoint = file;
    return this;
  }

  /**
   * Searches until nothing is left or a limit is reached.
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
    // A limit of states is kept to the state, which takes one thread.
    int most = limits.maxStates() == Long.MAX_VALUE ? threads : 1;
    all = new LayeredSearch(space, memory, most, large);
    if (goesOn) {
      checkpoint.read(this::read);
    }
    searchAll();
    if (!system.isOrdered()) {
      // A statement does more than its progress has numbers for.
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
      // Those that were put together by now are what can be shown.
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

  /** Looks for a state of a verdict, depth by depth. */
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

  /**
   * Counts on the other core while the shortest ways are looked for; the graph is as it will be.
   */
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
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while schedules are counted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
    }
  }
}
