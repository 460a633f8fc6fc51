package multiproc.explore;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import multiproc.schedule.Verdict;
import multiproc.schedule.model.SystemSnapshot;

/**
 * Exhaustive search that keeps only the states which are not expanded yet, and counts schedules on
 * the way.
 *
 * <p>States are expanded in the order of their progress ({@link
 * multiproc.schedule.model.TransitionSystem#progress}), which every step makes greater. So when a
 * state is expanded everything that leads to it has been, the numbers of ways to it are complete,
 * and no step that is tried later leads to it again: it can be forgotten. What is forgotten is
 * never met again, so this is as exact as a table of all states, and no two states are taken for
 * one.
 *
 * <p>Threading: one thread.
 */
final class LayeredSearch implements SearchSpace.Steps {

  private final SearchSpace space;
  private final OpenLayers open;

  /** The verdicts met so far; the numbers of ways behind the first avoid one each. */
  private final List<Verdict> met = new ArrayList<>();

  private int limbs = 1;

  private long expanded;
  private long left = 1;
  private long standsFor = 1;
  private long transitions;
  private int deepest;
  private BigInteger total = BigInteger.ZERO;
  private final Map<Verdict, BigInteger> ending = new EnumMap<>(Verdict.class);
  private final Map<Verdict, BigInteger> beside = new EnumMap<>(Verdict.class);
  private final Map<Verdict, BigInteger> avoiding = new EnumMap<>(Verdict.class);

  /** The layer being expanded, and how far it is. */
  private Layer layer;

  private int index;

  /** The progress of its states. */
  private long come;

  private final int[] state;

  /** By state of the layer its verdicts. */
  private int[] verdicts = new int[1 << 10];

  /** The numbers of ways to the state being expanded, and those that go on from it. */
  private long[] ways = new long[1];

  private long[] passed = new long[1];
  private int depth;
  private boolean isFinal;
  private boolean nearlyFull;

  /**
   * A search that stands before its first step.
   *
   * @param memory bytes that the states not expanded may take
   */
  LayeredSearch(SearchSpace space, long memory) {
    this.space = space;
    this.open = new OpenLayers(space.world.width(), memory, this::metAgain);
    this.state = space.world.initial();
    this.layer = new Layer(state.length, 1, 1);
    layer.add(state, 0, new long[] {1});
    this.come = space.world.progress(state);
    begin();
  }

  /** States found, those not expanded among them. */
  long states() {
    return expanded + left;
  }

  /** States not expanded yet. */
  long left() {
    return left;
  }

  /** How many states those found are where each is counted that differs by workers' numbers. */
  long standsFor() {
    return standsFor;
  }

  /** Steps tried. */
  long transitions() {
    return transitions;
  }

  /** The greatest number of steps of a shortest way to a state. */
  int deepest() {
    return deepest;
  }

  /** The verdicts met. */
  List<Verdict> met() {
    return met;
  }

  /** The verdicts that some schedule ends in. */
  Set<Verdict> ends() {
    Set<Verdict> ends = EnumSet.noneOf(Verdict.class);
    ends.addAll(ending.keySet());
    ends.addAll(beside.keySet());
    ends.remove(Verdict.CLEAN);
    return ends;
  }

  /** The part of the work that is done, guessed from how far the layer has come. */
  double done() {
    long first = space.world.progress(space.world.initial());
    return (double) (come - first) / (space.world.progressAtEnd() - first);
  }

  /** Tries the steps of the next state; not where none is left. */
  void expandNext() {
    if (index == layer.size()) {
      come = open.first();
      layer = open.remove(come);
      begin();
      open.makeRoom();
    }
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
      count(bits);
    }
    index++;
    expanded++;
    left--;
  }

  @Override
  public void to(int[] next, int mover, int moved) {
    isFinal = false;
    transitions++;
    if (open.get(space.world.progress(next)).add(next, depth + 1, passed)) {
      left++;
      standsFor += space.standsFor();
    }
  }

  /** Looks at the verdicts of a layer's states, and makes room for the numbers of ways. */
  private void begin() {
    index = 0;
    if (verdicts.length < layer.size()) {
      verdicts = new int[layer.size()];
    }
    int seen = 0;
    for (int i = 0; i < layer.size(); i++) {
      layer.get(i, state);
      verdicts[i] = space.judge.verdicts(state);
      seen |= verdicts[i];
    }
    int columns = met.size() + 1;
    for (Verdict verdict : Verdict.values()) {
      if ((seen & verdict.bit()) != 0 && !met.contains(verdict)) {
        met.add(verdict);
        // No way so far has met it.
        avoiding.put(verdict, total);
      }
    }
    if (nearlyFull) {
      limbs++;
      nearlyFull = false;
    }
    if (columns != met.size() + 1 || ways.length != columns * limbs) {
      layer.reshape(met.size() + 1, limbs);
      open.reshape(met.size() + 1, limbs);
      ways = new long[(met.size() + 1) * limbs];
      passed = new long[ways.length];
    }
  }

  /** Whether a checkpoint can be written: no layer is expanded in part. */
  boolean isBetweenLayers() {
    return index == layer.size();
  }

  /** Writes the search; between layers. */
  void write(DataOutputStream out) throws IOException {
    SystemSnapshot.write(space.world, out);
    out.writeInt(met.size());
    for (Verdict verdict : met) {
      out.writeInt(verdict.ordinal());
      write(avoiding.get(verdict), out);
    }
    out.writeInt(limbs);
    out.writeBoolean(nearlyFull);
    out.writeLong(come);
    out.writeLong(expanded);
    out.writeLong(left);
    out.writeLong(standsFor);
    out.writeLong(transitions);
    out.writeInt(deepest);
    write(total, out);
    for (Verdict verdict : Verdict.values()) {
      write(ending.getOrDefault(verdict, BigInteger.ZERO), out);
      write(beside.getOrDefault(verdict, BigInteger.ZERO), out);
    }
    open.write(out);
  }

  private static void write(BigInteger number, DataOutputStream out) throws IOException {
    out.writeUTF(number.toString());
  }

  /** Goes on from what {@link #write} wrote; stands before its first step. */
  void read(DataInputStream in) throws IOException {
    SystemSnapshot.read(space.world, in);
    for (int count = in.readInt(); met.size() < count; ) {
      Verdict verdict = Verdict.values()[in.readInt()];
      met.add(verdict);
      avoiding.put(verdict, new BigInteger(in.readUTF()));
    }
    limbs = in.readInt();
    nearlyFull = in.readBoolean();
    come = in.readLong();
    expanded = in.readLong();
    left = in.readLong();
    standsFor = in.readLong();
    transitions = in.readLong();
    deepest = in.readInt();
    total = new BigInteger(in.readUTF());
    for (Verdict verdict : Verdict.values()) {
      putPositive(ending, verdict, new BigInteger(in.readUTF()));
      putPositive(beside, verdict, new BigInteger(in.readUTF()));
    }
    ways = new long[(met.size() + 1) * limbs];
    passed = new long[ways.length];
    open.reshape(met.size() + 1, limbs);
    open.read(in);
    layer = new Layer(state.length, met.size() + 1, limbs);
    index = 0;
  }

  private static void putPositive(
      Map<Verdict, BigInteger> numbers, Verdict verdict, BigInteger number) {
    if (number.signum() > 0) {
      numbers.put(verdict, number);
    }
  }

  /** Removes the temporary files. */
  void close() {
    open.close();
  }

  /** A state that counted as new was not. */
  private void metAgain(int[] twice) {
    left--;
    standsFor -= space.standsFor(twice);
  }

  /** Counts the ways to a state in which nothing is left to do. */
  private void count(int bits) {
    BigInteger all = number(0);
    total = total.add(all);
    ending.merge(Verdict.worst(bits), all, BigInteger::add);
    for (int column = 1; column <= met.size(); column++) {
      Verdict verdict = met.get(column - 1);
      if ((bits & verdict.bit()) == 0) {
        avoiding.merge(verdict, number(column), BigInteger::add);
      } else if (verdict != Verdict.worst(bits)) {
        beside.merge(verdict, all, BigInteger::add);
      }
    }
  }

  private BigInteger number(int column) {
    BigInteger number = BigInteger.ZERO;
    for (int limb = limbs - 1; limb >= 0; limb--) {
      BigInteger low = BigInteger.valueOf(ways[column * limbs + limb]);
      number = number.shiftLeft(Layer.BITS).add(low);
    }
    return number;
  }

  /** The schedules, when no state is left. */
  PathCounts counts() {
    Map<Verdict, BigInteger> passing = new EnumMap<>(Verdict.class);
    for (Verdict verdict : met) {
      passing.put(
          verdict,
          total
              .subtract(avoiding.get(verdict))
              .subtract(ending.getOrDefault(verdict, BigInteger.ZERO))
              .subtract(beside.getOrDefault(verdict, BigInteger.ZERO)));
    }
    return new PathCounts(total, ending, beside, passing);
  }
}
