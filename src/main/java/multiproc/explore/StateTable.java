package multiproc.explore;

import java.util.Arrays;

/**
 * All states found so far, each once, numbered from 0 in the order in which they were found.
 *
 * <p>Threading: one thread.
 */
final class StateTable {

  private static final int CHUNK_BITS = 10;
  private static final int CHUNK = 1 << CHUNK_BITS;
  private static final long UPPER = -1L << Integer.SIZE;

  private final int width;
  private int[][] chunks = new int[16][];

  /**
   * Lower half: a state's number plus 1. Upper half: the upper half of its hash. 0 for a free slot.
   */
  private long[] slots = new long[1 << 14];

  private int size;

  StateTable(int width) {
    this.width = width;
  }

  int size() {
    return size;
  }

  /** Whether the table contains a state. */
  boolean contains(int[] state) {
    return slots[slot(hash(state), state)] != 0;
  }

  /** Copies a state to {@code state}. */
  void get(int id, int[] state) {
    System.arraycopy(chunks[id >>> CHUNK_BITS], (id & CHUNK - 1) * width, state, 0, width);
  }

  /**
   * Adds a state and returns its number; the state is new if that is the former {@link #size()}.
   */
  int add(int[] state) {
    if (2 * size >= slots.length) {
      grow();
    }
    long hash = hash(state);
    int slot = slot(hash, state);
    if (slots[slot] != 0) {
      return (int) slots[slot] - 1;
    }
    int chunk = size >>> CHUNK_BITS;
    if (chunk == chunks.length) {
      chunks = Arrays.copyOf(chunks, chunk * 2);
    }
    if (chunks[chunk] == null) {
      chunks[chunk] = new int[CHUNK * width];
    }
    System.arraycopy(state, 0, chunks[chunk], (size & CHUNK - 1) * width, width);
    slots[slot] = hash & UPPER | ++size;
    return size - 1;
  }

  /** The slot of a state, or the free slot for it. */
  private int slot(long hash, int[] state) {
    int mask = slots.length - 1;
    int slot = (int) (hash >>> Integer.SIZE) & mask;
    while (slots[slot] != 0
        && ((slots[slot] ^ hash) >>> Integer.SIZE != 0 || !isAt((int) slots[slot] - 1, state))) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private boolean isAt(int id, int[] state) {
    int[] chunk = chunks[id >>> CHUNK_BITS];
    int offset = (id & CHUNK - 1) * width;
    for (int i = 0; i < width; i++) {
      if (chunk[offset + i] != state[i]) {
        return false;
      }
    }
    return true;
  }

  private long hash(int[] state) {
    long hash = 0;
    for (int i = 0; i < width; i++) {
      hash = (hash ^ state[i]) * 0x9E37_79B9_7F4A_7C15L;
      hash ^= hash >>> 29;
    }
    return hash ^ hash << Integer.SIZE;
  }

  private void grow() {
    long[] old = slots;
    slots = new long[old.length * 2];
    int mask = slots.length - 1;
    for (long entry : old) {
      if (entry != 0) {
        int slot = (int) (entry >>> Integer.SIZE) & mask;
        while (slots[slot] != 0) {
          slot = slot + 1 & mask;
        }
        slots[slot] = entry;
      }
    }
  }
}
