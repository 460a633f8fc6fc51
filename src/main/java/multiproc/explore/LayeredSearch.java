package multiproc.explore;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ToLongFunction;
import multiproc.schedule.StepKind;
import multiproc.schedule.Verdict;
import multiproc.schedule.model.SystemSnapshot;

/**
 * Exhaustive search that keeps only the states that are not expanded so far, and counts schedules
 * during the search.
 *
 * <p>States are expanded in the order of their progress ({@link
 * multiproc.schedule.model.TransitionSystem#progress}), which every step increases. When a state is
 * expanded, every state that leads to it has been expanded, the numbers of paths to it are
 * complete, and no later step leads to it: it can be forgotten. A forgotten state is never found
 * again, so this is as exact as a table of all states, and no two states are confused.
 *
 * <p>Threading: one thread calls it. Other threads help with a large layer. Each expands the states
 * of its part, chosen by hash, and puts steps to each part into an outbox; when all have finished a
 * round, each takes the steps for its part. The numbers of paths are sums, so the order does not
 * matter.
 */
final class LayeredSearch {

  /** Number of states in a layer from which on more threads are worth their cost. */
  static final int LARGE = 1 << 14;

  /** Number of states that each thread expands before the outboxes are emptied. */
  private static final int ROUND = 1 << 11;

  private static final double STEEPNESS = 2.8;
  private static final double LEANING = 3.7;

  private final SearchSpace space;
  private final LayerPart[] parts;

  /** The search space of each thread; null until the thread is needed. */
  private final SearchSpace[] spaces;

  private final int large;
  private ExecutorService helpers;

  /** All threads of {@link #helpers}, dead ones too. */
  private final List<Thread> helping = new CopyOnWriteArrayList<>();

  /**
   * The verdicts found so far. Of the numbers of paths, the first counts all paths, and each
   * further one the paths that avoid one of these verdicts.
   */
  private final List<Verdict> met = new ArrayList<>();

  private int limbs = 1;
  private boolean nearlyFull;

  /** Progress of the layer that is being expanded; {@link #first} is that of the first layer. */
  private long come;

  private final long first;
  private final EndCounts counts = new EndCounts();

  /** Whether several threads expand the layer. */
  private boolean shared;

  /**
   * A search before its first step.
   *
   * @param memory bytes that the states not expanded may take
   * @param threads maximum number of threads that expand a layer
   * @param large number of states of a layer from which on several threads expand it
   */
  LayeredSearch(SearchSpace space, long memory, int threads, int large) {
    this.space = space;
    this.large = large;
    this.spaces = new SearchSpace[threads];
    this.spaces[0] = space;
    this.parts = new LayerPart[threads];
    for (int part = 0; part < threads; part++) {
      parts[part] = new LayerPart(this, space, threads, memory / threads);
    }
    int[] state = space.system.initial();
    this.first = space.system.progress(state);
    parts[owner(state)].add(state, 0, first, 0, new long[] {1}, 0, 1);
  }

  /** The number of the part to which a state belongs. */
  int owner(int[] state) {
    return parts.length == 1
        ? 0
        : (Layer.hash(state, 0, state.length) * 0x9E37_79B1 >>> Short.SIZE) % parts.length;
  }

  LayerPart part(int number) {
    return parts[number];
  }

  /** Number of longs of each number of paths. */
  int limbs() {
    return limbs;
  }

  private long sum(ToLongFunction<LayerPart> number) {
    long sum = 0;
    for (LayerPart part : parts) {
      sum += number.applyAsLong(part);
    }
    return sum;
  }

  /** Number of states found, including those not expanded. */
  long states() {
    return sum(LayerPart::expanded) + left();
  }

  /** Number of states not expanded so far. */
  long left() {
    return sum(LayerPart::left);
  }

  /** Number of states found without symmetry: the sum of the orbits' sizes. */
  long standsFor() {
    return sum(LayerPart::standsFor);
  }

  /** Number of steps tried. */
  long transitions() {
    return sum(LayerPart::transitions);
  }

  /** The greatest depth of a state: the number of steps of its shortest path. */
  int deepest() {
    return Arrays.stream(parts).mapToInt(LayerPart::deepest).max().orElse(0);
  }

  /** Number of operations of a kind that other threads did. */
  long takenByOthers(StepKind kind) {
    long taken = 0;
    for (int thread = 1; thread < spaces.length; thread++) {
      taken += spaces[thread] == null ? 0 : spaces[thread].system.taken(kind);
    }
    return taken;
  }

  /** The verdicts found. */
  List<Verdict> met() {
    return met;
  }

  /** The verdicts in which some schedule ends. */
  Set<Verdict> ends() {
    return counts.ends();
  }

  /**
   * The estimated fraction of the work that is done, from the progress of the layer. Layers are
   * small at both ends, and largest after the middle. The curve was fitted to eight searches of the
   * original's programs, including kills, generations and other releases. Its error was at most 0.2
   * on most of them, and 0.36 on a small search with steps fine enough for kills.
   */
  double done() {
    double part = (double) (come - first) / (space.system.progressAtEnd() - first);
    double behind = Math.pow(part, STEEPNESS);
    return behind / (behind + LEANING * Math.pow(1 - part, STEEPNESS));
  }

  /**
   * Expands some states of a layer. Must not be called if no state is left.
   *
   * @param most maximum number of states of each part, if one thread expands
   */
  void expand(int most) {
    if (isBetweenLayers()) {
      nextLayer();
    }
    if (shared) {
      together(thread -> parts[thread].expand(spaces[thread], true, ROUND));
      together(thread -> parts[thread].collect(thread));
    } else {
      for (LayerPart part : parts) {
        part.expand(space, false, most);
      }
    }
  }

  private void nextLayer() {
    come = Arrays.stream(parts).mapToLong(part -> part.open.first()).min().orElseThrow();
    for (LayerPart part : parts) {
      part.take(come);
    }
    int[] seen = new int[parts.length];
    shared = parts.length > 1 && sum(LayerPart::ahead) >= large;
    if (shared) {
      together(thread -> seen[thread] = parts[thread].judge(spaces[thread]));
    } else {
      Arrays.setAll(seen, part -> parts[part].judge(space));
    }
    boolean longer = nearlyFull;
    nearlyFull = false;
    for (LayerPart part : parts) {
      longer |= part.wasNearlyFull();
    }
    begin(Arrays.stream(seen).reduce(0, (a, b) -> a | b), longer);
  }

  /**
   * Begins to expand the layer that the parts have taken: adds columns for new verdicts.
   *
   * @param seen verdicts on its states
   * @param longer whether each number needs another long
   */
  void begin(int seen, boolean longer) {
    int columns = met.size() + 1;
    for (Verdict verdict : Verdict.values()) {
      if ((seen & verdict.bit()) != 0 && !met.contains(verdict)) {
        met.add(verdict);
        counts.meets(verdict);
      }
    }
    limbs += longer ? 1 : 0;
    if (columns != met.size() + 1 || longer) {
      for (LayerPart part : parts) {
        part.reshape(met.size() + 1, limbs);
      }
    }
    for (LayerPart part : parts) {
      part.open.makeRoom();
    }
  }

  private interface Work {
    void of(int thread);
  }

  /** Runs the work of each thread, that of the first on the caller's, and waits for all. */
  private void together(Work work) {
    if (helpers == null) {
      helpers =
          Executors.newFixedThreadPool(
              parts.length - 1,
              run -> {
                Thread thread = new Thread(run, "search");
                thread.setDaemon(true);
                helping.add(thread);
                return thread;
              });
      for (int thread = 1; thread < spaces.length; thread++) {
        spaces[thread] = space.forThread();
      }
    }
    List<Future<?>> others = new ArrayList<>();
    for (int thread = 1; thread < parts.length; thread++) {
      int other = thread;
      others.add(helpers.submit(() -> work.of(other)));
    }
    try {
      work.of(0);
    } finally {
      others.forEach(this::await);
    }
  }

  private void await(Future<?> other) {
    try {
      while (!isDone(other)) {
        // Where memory is short, a thread can die between two jobs and have no successor.
        if (helping.stream().noneMatch(Thread::isAlive) && !other.isDone()) {
          throw new OutOfMemoryError("Java heap space, of which the search's other threads died");
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while a layer is expanded", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause();
    }
  }

  private static boolean isDone(Future<?> other) throws InterruptedException, ExecutionException {
    try {
      other.get(1, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  /** Whether other threads have helped. */
  boolean isShared() {
    return helpers != null;
  }

  /** Whether a checkpoint can be written: no layer is partly expanded. */
  boolean isBetweenLayers() {
    return sum(LayerPart::ahead) == 0;
  }

  /** Writes the search. Called only between layers. */
  void write(DataOutputStream out) throws IOException {
    SystemSnapshot.write(space.system, out);
    out.writeInt(met.size());
    for (Verdict verdict : met) {
      out.writeInt(verdict.ordinal());
    }
    out.writeInt(limbs);
    boolean full = nearlyFull;
    for (LayerPart part : parts) {
      full |= part.wasNearlyFull();
    }
    nearlyFull = full;
    out.writeBoolean(nearlyFull);
    out.writeLong(sum(LayerPart::expanded));
    out.writeLong(left());
    out.writeLong(standsFor());
    out.writeLong(transitions());
    out.writeInt(deepest());
    counts.write(out);
    for (LayerPart part : parts) {
      part.open.write(out);
    }
    out.writeLong(-1);
  }

  /** Reads what {@link #write} wrote, into a search before its first step. */
  void read(DataInputStream in) throws IOException {
    SystemSnapshot.read(space.system, in);
    for (int count = in.readInt(); met.size() < count; ) {
      met.add(Verdict.values()[in.readInt()]);
    }
    limbs = in.readInt();
    nearlyFull = in.readBoolean();
    for (LayerPart part : parts) {
      part.clear(first);
      part.reshape(met.size() + 1, limbs);
    }
    parts[0].read(in);
    counts.read(in);
    readLayers(in);
  }

  private void readLayers(DataInputStream in) throws IOException {
    int width = space.system.width();
    int[] state = new int[width];
    for (long progress = in.readLong(); progress >= 0; progress = in.readLong()) {
      Layer layer = Layer.read(in, width);
      layer.reshape(met.size() + 1, limbs);
      long[] ways = new long[(met.size() + 1) * limbs];
      for (int i = 0; i < layer.size(); i++) {
        layer.get(i, state);
        layer.ways(i, ways);
        parts[owner(state)].put(state, progress, layer.depth(i), ways);
      }
    }
  }

  /** Removes the temporary files, and stops the other threads. */
  void close() {
    for (LayerPart part : parts) {
      part.open.close();
    }
    if (helpers != null) {
      helpers.shutdown();
    }
  }

  /** Counts the paths to a state without a next step. */
  void count(int bits, long[] ways) {
    counts.count(bits, ways, met, limbs);
  }

  /** The counts of schedules, when no state is left. */
  PathCounts counts() {
    return counts.of(met);
  }
}
