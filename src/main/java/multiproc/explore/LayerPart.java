package multiproc.explore;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.List;
import multiproc.schedule.Verdict;

/**
 * Holds the part of every layer that consists of the states with certain hashes. One thread at a
 * time expands it. The results do not depend on the parts.
 *
 * <p>Threading: one thread at a time.
 */
final class LayerPart implements SearchSpace.Steps {

  final OpenLayers open;
  private final LayeredSearch search;
  private final Outbox[] outboxes;

  /** Receives the steps to states that another machine expands; null if there is none. */
  private Elsewhere elsewhere;

  /** The search space of the current thread. */
  private SearchSpace space;

  /** Whether steps are put into the outboxes instead of directly into the other parts. */
  private boolean posts;

  /** This part of the layer that is being expanded; {@link #index} is its next state. */
  private Layer layer;

  private int index;
  private final int[] state;

  /** Verdicts of each state of the layer. */
  private int[] verdicts = new int[1 << 8];

  /** Numbers of paths to the state being expanded; {@link #passed} has those that it passes on. */
  private long[] ways = new long[1];

  private long[] passed = new long[1];
  private int depth;
  private boolean isFinal;
  private boolean nearlyFull;
  private long expanded;
  private long left;
  private long standsFor;
  private long transitions;
  private int deepest;

  /** Receives the steps to states that another machine expands. */
  interface Elsewhere {

    /**
     * Receives a step.
     *
     * @param state to which it leads; overwritten by the next step
     * @param depth steps to the state by this path
     * @param ways numbers of paths through this step; overwritten by the next state's
     * @return whether another machine expands the state
     */
    boolean takes(int[] state, int depth, long[] ways);
  }

  LayerPart(LayeredSearch search, SearchSpace space, int parts, long memory) {
    int width = space.system.width();
    this.search = search;
    this.space = space;
    this.state = new int[width];
    this.open = new OpenLayers(width, memory, this::metAgain);
    this.layer = new Layer(width, 1, 1);
    this.outboxes = new Outbox[parts];
    for (int part = 0; part < parts; part++) {
      outboxes[part] = new Outbox(width);
    }
  }

  /** Divides the states among machines. */
  void divide(Elsewhere among) {
    elsewhere = among;
  }

  long expanded() {
    return expanded;
  }

  long left() {
    return left;
  }

  long standsFor() {
    return standsFor;
  }

  long transitions() {
    return transitions;
  }

  int deepest() {
    return deepest;
  }

  /** Number of states of the layer that are not expanded. */
  int ahead() {
    return layer.size() - index;
  }

  /** Starts with the layer of this progress. */
  void take(long progress) {
    layer = open.remove(progress);
    index = 0;
  }

  /** Removes the initial state. */
  void clear(long progress) {
    open.remove(progress);
    left = 0;
    standsFor = 0;
  }

  /** Decides the verdicts on each state of the layer, and returns all verdicts found. */
  int judge(SearchSpace by) {
    if (verdicts.length < layer.size()) {
      verdicts = new int[layer.size()];
    }
    int seen = 0;
    for (int i = 0; i < layer.size(); i++) {
      layer.get(i, state);
      verdicts[i] = by.judge.verdicts(state);
      seen |= verdicts[i];
    }
    return seen;
  }

  /** Whether a number of paths was nearly full since the last call. */
  boolean wasNearlyFull() {
    boolean was = nearlyFull;
    nearlyFull = false;
    return was;
  }

  /** Sets the number of columns, and the number of longs for each. */
  void reshape(int columns, int limbs) {
    layer.reshape(columns, limbs);
    open.reshape(columns, limbs);
    ways = new long[columns * limbs];
    passed = new long[columns * limbs];
  }

  /**
   * Expands at most {@code most} states.
   *
   * @param by search space of the thread
   * @param toOutboxes whether other threads expand at the same time
   */
  void expand(SearchSpace by, boolean toOutboxes, int most) {
    space = by;
    posts = toOutboxes;
    int end = (int) Math.min(layer.size(), (long) index + most);
    while (index < end) {
      expandNext();
    }
  }

  private void expandNext() {
    int limbs = search.limbs();
    List<Verdict> met = search.met();
    layer.get(index, state);
    layer.ways(index, ways);
    depth = layer.depth(index);
    deepest = Math.max(deepest, depth);
    nearlyFull |= Layer.isNearlyFull(ways, limbs);
    int bits = verdicts[index];
    for (int column = 0; column <= met.size(); column++) {
      boolean avoids = column == 0 || (bits & met.get(column - 1).bit()) == 0;
      for (int limb = column * limbs; limb < (column + 1) * limbs; limb++) {
        passed[limb] = avoids ? ways[limb] : 0;
      }
    }
    isFinal = true;
    space.expand(state, this);
    if (isFinal) {
      search.count(bits, ways);
    }
    index++;
    expanded++;
    left--;
  }

  @Override
  public void to(int[] next, int mover, int moved) {
    isFinal = false;
    transitions++;
    if (elsewhere != null && elsewhere.takes(next, depth + 1, passed)) {
      return;
    }
    long progress = space.system.progress(next);
    int owner = search.owner(next);
    if (posts) {
      outboxes[owner].add(next, progress, depth + 1, passed, space.standsFor());
    } else {
      search.part(owner).add(next, 0, progress, depth + 1, passed, 0, space.standsFor());
    }
  }

  /** Adds a step to a state of this part. */
  void add(int[] ints, int offset, long progress, int steps, long[] more, int first, long orbit) {
    if (open.get(progress).add(ints, offset, steps, more, first)) {
      left++;
      standsFor += orbit;
    }
  }

  /** Adds a state from a checkpoint. The state is counted already, unless it was written twice. */
  void put(int[] read, long progress, int steps, long[] more) {
    if (!open.get(progress).add(read, 0, steps, more, 0)) {
      metAgain(read);
    }
  }

  /** Adds the steps in all outboxes for this part. */
  void collect(int own) {
    for (int part = 0; part < outboxes.length; part++) {
      search.part(part).outboxes[own].empty(this, passed.length);
    }
  }

  /** Corrects the counts for a state that counted as new but was not. */
  private void metAgain(int[] twice) {
    left--;
    standsFor -= space.standsFor(twice);
  }

  /** Reads the counts of a checkpoint. */
  void read(DataInputStream in) throws IOException {
    expanded = in.readLong();
    left = in.readLong();
    standsFor = in.readLong();
    transitions = in.readLong();
    deepest = in.readInt();
  }
}
