package multiproc.explore;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * States of the same progress that are not expanded so far, each once, with the fewest steps to it
 * and the numbers of paths to it: of all paths, then of those that avoid a verdict, for each
 * verdict. A number consists of longs of {@link #BITS} bits, the lowest first; the last long holds
 * all higher bits.
 *
 * <p>Threading: one thread.
 */
final class Layer {

  static final int BITS = 62;
  private static final long MASK = (1L << BITS) - 1;

  /** From this value on a number could overflow its longs before the layer is done. */
  private static final long NEARLY_FULL = 1L << 48;

  private static final int FIRST_CAPACITY = 8;

  private final int width;

  /** Numbers for each state, and longs for each number. */
  private int columns;

  private int limbs;

  private int size;
  private int[] states;
  private int[] depths;
  private long[] ways;

  /** State numbers plus 1; 0 for a free slot. */
  private int[] slots;

  Layer(int width, int columns, int limbs) {
    this.width = width;
    this.columns = columns;
    this.limbs = limbs;
    this.states = new int[FIRST_CAPACITY * width];
    this.depths = new int[FIRST_CAPACITY];
    this.ways = new long[FIRST_CAPACITY * columns * limbs];
    this.slots = new int[2 * FIRST_CAPACITY];
  }

  int size() {
    return size;
  }

  /** Bytes in memory, approximately. */
  long bytes() {
    return 4L * states.length + 4L * depths.length + 8L * ways.length + 4L * slots.length;
  }

  /** Writes the layer. */
  void write(DataOutputStream out) throws IOException {
    out.writeInt(columns);
    out.writeInt(limbs);
    out.writeInt(size);
    for (int i = 0; i < size * width; i++) {
      out.writeInt(states[i]);
    }
    for (int i = 0; i < size; i++) {
      out.writeInt(depths[i]);
    }
    for (int i = 0; i < size * columns * limbs; i++) {
      out.writeLong(ways[i]);
    }
  }

  /** Reads a layer that {@link #write} wrote. */
  static Layer read(DataInputStream in, int width) throws IOException {
    Layer layer = new Layer(width, in.readInt(), in.readInt());
    int size = in.readInt();
    int capacity = Integer.highestOneBit(Math.max(FIRST_CAPACITY, size)) << 1;
    layer.states = new int[capacity * width];
    layer.depths = new int[capacity];
    layer.ways = new long[capacity * layer.columns * layer.limbs];
    for (int i = 0; i < size * width; i++) {
      layer.states[i] = in.readInt();
    }
    for (int i = 0; i < size; i++) {
      layer.depths[i] = in.readInt();
    }
    for (int i = 0; i < size * layer.columns * layer.limbs; i++) {
      layer.ways[i] = in.readLong();
    }
    layer.size = size;
    layer.index(capacity);
    return layer;
  }

  /** Copies a state to {@code state}. */
  void get(int index, int[] state) {
    System.arraycopy(states, index * width, state, 0, width);
  }

  /** The fewest steps to a state. */
  int depth(int index) {
    return depths[index];
  }

  /** Copies the numbers of paths to a state, column by column. */
  void ways(int index, long[] to) {
    System.arraycopy(ways, index * columns * limbs, to, 0, columns * limbs);
  }

  /**
   * Adds a step to a state.
   *
   * @param ints the state, from {@code offset} on
   * @param depth steps to the state by this path
   * @param more numbers of paths through this step, from {@code first} on
   * @return whether the state is new
   */
  boolean add(int[] ints, int offset, int depth, long[] more, int first) {
    int slot = slot(ints, offset);
    boolean isNew = slots[slot] == 0;
    if (isNew) {
      if (2 * (size + 1) > slots.length) {
        grow();
        slot = slot(ints, offset);
      }
      System.arraycopy(ints, offset, states, size * width, width);
      depths[size] = depth;
      size++;
      slots[slot] = size;
    }
    int index = slots[slot] - 1;
    depths[index] = Math.min(depths[index], depth);
    int to = index * columns * limbs;
    for (int column = 0; column < columns; column++) {
      long carry = 0;
      int lowest = column * limbs;
      for (int limb = lowest; limb < lowest + limbs - 1; limb++) {
        long sum = ways[to + limb] + more[first + limb] + carry;
        ways[to + limb] = sum & MASK;
        carry = sum >>> BITS;
      }
      ways[to + lowest + limbs - 1] += more[first + lowest + limbs - 1] + carry;
    }
    return isNew;
  }

  /** Whether the numbers of paths to a state need more longs. */
  static boolean isNearlyFull(long[] ways, int limbs) {
    // The first number counts all paths, so it is the greatest.
    return ways[limbs - 1] >= NEARLY_FULL;
  }

  /** Gives each state more numbers, copies of the first one, or each number more longs. */
  void reshape(int newColumns, int newLimbs) {
    long[] reshaped = new long[depths.length * newColumns * newLimbs];
    for (int index = 0; index < size; index++) {
      for (int column = 0; column < newColumns; column++) {
        int from = (index * columns + (column < columns ? column : 0)) * limbs;
        int to = (index * newColumns + column) * newLimbs;
        System.arraycopy(ways, from, reshaped, to, limbs);
        if (newLimbs > limbs) {
          reshaped[to + limbs] = reshaped[to + limbs - 1] >>> BITS;
          reshaped[to + limbs - 1] &= MASK;
        }
      }
    }
    ways = reshaped;
    columns = newColumns;
    limbs = newLimbs;
  }

  private void grow() {
    int capacity = 2 * depths.length;
    states = Arrays.copyOf(states, capacity * width);
    depths = Arrays.copyOf(depths, capacity);
    ways = Arrays.copyOf(ways, capacity * columns * limbs);
    index(capacity);
  }

  /** Adds the states of another layer. */
  void addAll(Layer other, Duplicates duplicates) {
    int[] state = new int[width];
    long[] more = new long[columns * limbs];
    for (int index = 0; index < other.size; index++) {
      other.get(index, state);
      other.ways(index, more);
      if (!add(state, 0, other.depths[index], more, 0)) {
        duplicates.met(state);
      }
    }
  }

  /** Is called for states that were in two layers. */
  interface Duplicates {
    /** Called with a state that was in both. */
    void met(int[] state);
  }

  private void index(int capacity) {
    slots = new int[2 * capacity];
    for (int index = 0; index < size; index++) {
      slots[slot(states, index * width)] = index + 1;
    }
  }

  /** The slot of a state, or the free slot for it. */
  private int slot(int[] ints, int offset) {
    int mask = slots.length - 1;
    int slot = hash(ints, offset, width) & mask;
    while (slots[slot] != 0 && !isAt((slots[slot] - 1) * width, ints, offset)) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private boolean isAt(int at, int[] ints, int offset) {
    for (int i = 0; i < width; i++) {
      if (states[at + i] != ints[offset + i]) {
        return false;
      }
    }
    return true;
  }

  /** The hash of a state. */
  static int hash(int[] ints, int offset, int width) {
    int last = offset + width - 1;
    long hash = (width & 1) == 0 ? 0 : ints[last];
    // Two ints at a time, because each state is hashed several times.
    for (int i = offset; i < last; i += 2) {
      long pair = (long) ints[i] << Integer.SIZE ^ ints[i + 1];
      hash = (hash ^ pair) * 0x9E37_79B9_7F4A_7C15L;
      hash ^= hash >>> 29;
    }
    return (int) (hash ^ hash >>> Integer.SIZE);
  }
}
