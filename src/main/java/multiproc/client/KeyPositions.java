package multiproc.client;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Maps each key to its value's position, as a handle's Python {@code dict} does. As in CPython,
 * arrays hold the entries in order of insertion, and a hash table holds their numbers. The table so
 * grows without a walk over objects, which took most of a new key's time.
 *
 * <p>Positions are absolute, in bytes from the file's start.
 *
 * <p>Threading: not safe.
 */
final class KeyPositions {

  /** The result of {@link #get} for a missing key. */
  static final int NONE = Integer.MIN_VALUE;

  private static final int FIRST_CAPACITY = 8;

  private String[] keys = new String[FIRST_CAPACITY];
  private int[] hashes = new int[FIRST_CAPACITY];
  private int[] positions = new int[FIRST_CAPACITY];
  private int size;

  /** Numbers of entries, from 1; 0 is free. Its length is a power of two; at most half is used. */
  private int[] table = new int[2 * FIRST_CAPACITY];

  /** The position of a key's value, or {@link #NONE}. */
  int get(String key) {
    int number = table[slot(key, spread(key))];
    return number == 0 ? NONE : positions[number - 1];
  }

  /** Sets the position of a key's value. */
  void put(String key, int position) {
    int hash = spread(key);
    int slot = slot(key, hash);
    if (table[slot] != 0) {
      positions[table[slot] - 1] = position;
      return;
    }
    if (size == keys.length) {
      grow();
      slot = slot(key, hash);
    }
    keys[size] = key;
    hashes[size] = hash;
    positions[size] = position;
    size++;
    table[slot] = size;
  }

  /** The slot of a key's entry, or the free slot where the key would go. */
  private int slot(String key, int hash) {
    int mask = table.length - 1;
    int slot = hash & mask;
    for (int number = table[slot]; number != 0; number = table[slot]) {
      if (hashes[number - 1] == hash && keys[number - 1].equals(key)) {
        break;
      }
      slot = slot + 1 & mask;
    }
    return slot;
  }

  /** Mixes a string's hash: its low bits are weak, and a small table uses only those. */
  private static int spread(String key) {
    int hash = key.hashCode() * 0x9e3779b9;
    return hash ^ hash >>> 16;
  }

  private void grow() {
    int capacity = 2 * keys.length;
    keys = Arrays.copyOf(keys, capacity);
    hashes = Arrays.copyOf(hashes, capacity);
    positions = Arrays.copyOf(positions, capacity);
    table = new int[2 * capacity];
    int mask = table.length - 1;
    for (int number = 1; number <= size; number++) {
      int slot = hashes[number - 1] & mask;
      while (table[slot] != 0) {
        slot = slot + 1 & mask;
      }
      table[slot] = number;
    }
  }

  /** Adds all keys of a map. */
  void putAll(Map<String, Integer> map) {
    for (Map.Entry<String, Integer> entry : map.entrySet()) {
      put(entry.getKey(), entry.getValue());
    }
  }

  /** A copy, in order of insertion. */
  Map<String, Integer> toMap() {
    Map<String, Integer> map = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      map.put(keys[i], positions[i]);
    }
    return map;
  }
}
