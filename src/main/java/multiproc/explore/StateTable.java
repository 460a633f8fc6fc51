package multiproc.explore;

import java.util.Arrays;

/**
 * All states found so far, each once, numbered from 0 in the order they were found.
 *
 * <p>Threading: one thread.
 */
final class StateTable {

  private static final int CHUNK_BITS = 16;
  private static final int CHUNK = 1 << CHUNK_BITS;

  private final int width;
  private int[][] chunks = new int[16][];
  private int[] slots = new int[1 << 12];
  private int size;

  StateTable(int width) {
    this.width = width;
  }

  int size() {
    return size;
  }

  /** Copies a state out. */
  void get(int id, int[] state) {
    System.arraycopy(chunks[id >>> CHUNK_BITS], (id & CHUNK - 1) * width, state, 0, width);
  }

  /** The state's number; it is new when that is what {@link #size()} was before. */
  int add(int[] state) {
    if (2 * size >= slots.length) {
      grow();
    }
    int mask = slots.length - 1;
    int slot = hash(state, 0) & mask;
    while (slots[slot] != 0) {
      int id = slots[slot] - 1;
      if (isAt(id, state)) {
        return id;
      }
      slot = slot + 1 & mask;
    }
    int chunk = size >>> CHUNK_BITS;
    if (chunk == chunks.length) {
      chunks = Arrays.copyOf(chunks, chunk * 2);
    }
    if (chunks[chunk] == null) {
      chunks[chunk] = new int[CHUNK * width];
    }
    System.arraycopy(state, 0, chunks[chunk], (size & CHUNK - 1) * width, width);
    slots[slot] = ++size;
    return size - 1;
  }

  /** The state's number; -1 when it is not there. */
  int find(int[] state) {
    int mask = slots.length - 1;
    for (int slot = hash(state, 0) & mask; slots[slot] != 0; slot = slot + 1 & mask) {
      if (isAt(slots[slot] - 1, state)) {
        return slots[slot] - 1;
      }
    }
    return -1;
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

  private int hash(int[] ints, int offset) {
    long hash = 0;
    for (int i = 0; i < width; i++) {
      hash = (hash ^ ints[offset + i]) * 0x9E37_79B9_7F4A_7C15L;
      hash ^= hash >>> 29;
    }
    return (int) (hash ^ hash >>> Integer.SIZE);
  }

  private void grow() {
    slots = new int[slots.length * 2];
    int mask = slots.length - 1;
    for (int id = 0; id < size; id++) {
      int slot = hash(chunks[id >>> CHUNK_BITS], (id & CHUNK - 1) * width) & mask;
      while (slots[slot] != 0) {
        slot = slot + 1 & mask;
      }
      slots[slot] = id + 1;
    }
  }
}
