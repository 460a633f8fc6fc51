package multiproc.client;

import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * Finds the series of an entry by the entry's head: its length, key and spaces, a multiple of eight
 * bytes. Heads are numbered from 0 in the order in which they are added.
 *
 * <p>Processes of one program write the same keys in the same order, so each head remembers the
 * head that followed it last, and nearly every lookup is one comparison.
 *
 * <p>Threading: one thread.
 */
final class KeyTable {

  /** No head, or an unknown one. */
  static final int NONE = -1;

  private static final int FIRST_CAPACITY = 64;

  private final Arena heads = new Arena();
  private final CRC32 checksum = new CRC32();
  private int count;
  private int[] buckets = filled(FIRST_CAPACITY * 2);
  private int[] hashes = new int[FIRST_CAPACITY];
  private int[] places = new int[FIRST_CAPACITY];
  private int[] lengths = new int[FIRST_CAPACITY];
  private int[] series = new int[FIRST_CAPACITY];
  private int[] followers = filled(FIRST_CAPACITY);

  private static int[] filled(int length) {
    int[] ints = new int[length];
    Arrays.fill(ints, NONE);
    return ints;
  }

  /** The series of a head. */
  int series(int head) {
    return series[head];
  }

  /** The head that followed this one last, or {@link #NONE}. */
  int follower(int head) {
    return followers[head];
  }

  void follows(int head, int follower) {
    followers[head] = follower;
  }

  /** Whether the head has exactly these bytes. */
  boolean matches(int head, byte[] bytes, int from, int length) {
    if (lengths[head] != length) {
      return false;
    }
    int place = places[head];
    int at = heads.offset(place);
    return Arrays.equals(bytes, from, from + length, heads.block(place), at, at + length);
  }

  /** The head with these bytes, or {@link #NONE}. */
  int find(byte[] bytes, int from, int length) {
    int hash = hash(bytes, from, length);
    int mask = buckets.length - 1;
    for (int i = hash & mask; buckets[i] != NONE; i = i + 1 & mask) {
      int head = buckets[i];
      if (hashes[head] == hash && matches(head, bytes, from, length)) {
        return head;
      }
    }
    return NONE;
  }

  /** Adds a new head, at most {@link Arena#BLOCK} bytes long, and returns its number. */
  int add(byte[] bytes, int from, int length, int itsSeries) {
    if (count == places.length) {
      grow();
    }
    int place = heads.allocate(length);
    System.arraycopy(bytes, from, heads.block(place), heads.offset(place), length);
    hashes[count] = hash(bytes, from, length);
    places[count] = place;
    lengths[count] = length;
    series[count] = itsSeries;
    put(count);
    return count++;
  }

  private void grow() {
    int capacity = count * 2;
    hashes = Arrays.copyOf(hashes, capacity);
    places = Arrays.copyOf(places, capacity);
    lengths = Arrays.copyOf(lengths, capacity);
    series = Arrays.copyOf(series, capacity);
    followers = Arrays.copyOf(followers, capacity);
    Arrays.fill(followers, count, capacity, NONE);
    buckets = filled(capacity * 2);
    for (int head = 0; head < count; head++) {
      put(head);
    }
  }

  private void put(int head) {
    int mask = buckets.length - 1;
    int i = hashes[head] & mask;
    while (buckets[i] != NONE) {
      i = i + 1 & mask;
    }
    buckets[i] = head;
  }

  /** A checksum: a fresh JVM has native code for it. */
  private int hash(byte[] bytes, int from, int length) {
    checksum.reset();
    checksum.update(bytes, from, length);
    return (int) checksum.getValue();
  }
}
