package multiproc.schedule.model;

import java.util.Arrays;

/**
 * Maps a long to a long, with open addressing, because a search looks up millions of keys. Keys and
 * values are not 0.
 *
 * <p>Threading: one thread.
 */
final class LongMap {

  private static final long MIX = 0x9E37_79B9_7F4A_7C15L;

  private long[] table = new long[1 << 12];
  private int size;

  /** The value; 0 if the key is absent. */
  long get(long key) {
    int mask = table.length - 2;
    for (int i = start(key, mask); ; i = (i + 2) & mask) {
      if (table[i] == key) {
        return table[i + 1];
      }
      if (table[i] == 0) {
        return 0;
      }
    }
  }

  void put(long key, long value) {
    if (size * 4 >= table.length) {
      grow();
    }
    insert(key, value);
    size++;
  }

  private void insert(long key, long value) {
    int mask = table.length - 2;
    int i = start(key, mask);
    while (table[i] != 0) {
      i = (i + 2) & mask;
    }
    table[i] = key;
    table[i + 1] = value;
  }

  private static int start(long key, int mask) {
    long mixed = key * MIX;
    return (int) (mixed >>> Integer.SIZE) & mask;
  }

  private void grow() {
    long[] old = table;
    table = Arrays.copyOf(new long[0], old.length * 2);
    for (int i = 0; i < old.length; i += 2) {
      if (old[i] != 0) {
        insert(old[i], old[i + 1]);
      }
    }
  }
}
