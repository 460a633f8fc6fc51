package multiproc.python;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the order of the keys of a 2.7 dict: that of the slots of its hash table.
 *
 * <p>Follows {@code Objects/dictobject.c insertdict, dictresize} and {@code Objects/unicodeobject.c
 * unicode_hash, 2.7.18}, on a 64-bit machine, with hash randomization off, which is the default
 * (neither {@code -R} nor {@code PYTHONHASHSEED} set). One object is one order, in one thread.
 */
public final class Python2DictOrder {
  private static final int MIN_SLOTS = 8;
  private static final int PERTURB_SHIFT = 5;

  /** A table grows to four times the number of keys, above this number to twice. */
  private static final int MANY = 50_000;

  private String[] slots = new String[MIN_SLOTS];
  private int used;

  private Python2DictOrder() {}

  /**
   * Orders keys.
   *
   * @param keys distinct strings, in the order in which they were first added to the dict
   * @return the same strings in the dict's order, a new list
   */
  public static List<String> of(List<String> keys) {
    Python2DictOrder dict = new Python2DictOrder();
    for (String key : keys) {
      dict.add(key);
    }
    return dict.keys();
  }

  private List<String> keys() {
    List<String> keys = new ArrayList<>(used);
    for (String key : slots) {
      if (key != null) {
        keys.add(key);
      }
    }
    return keys;
  }

  private void add(String key) {
    put(key);
    used++;
    if (used * 3L >= slots.length * 2L) {
      grow();
    }
  }

  private void grow() {
    long wanted = (long) used * (used > MANY ? 2 : 4);
    int size = MIN_SLOTS;
    while (size <= wanted) {
      size <<= 1;
    }
    String[] old = slots;
    slots = new String[size];
    for (String key : old) {
      if (key != null) {
        put(key);
      }
    }
  }

  private void put(String key) {
    long hash = hash(key);
    long slot = hash;
    int mask = slots.length - 1;
    for (long perturb = hash; slots[(int) slot & mask] != null; perturb >>>= PERTURB_SHIFT) {
      slot = slot * 5 + perturb + 1;
    }
    slots[(int) slot & mask] = key;
  }

  /** The hash of a unicode string; the build is wide, so it runs over the code points. */
  private static long hash(String key) {
    if (key.isEmpty()) {
      return 0;
    }
    long hash = (long) key.codePointAt(0) << 7;
    int count = 0;
    for (int at = 0; at < key.length(); count++) {
      int point = key.codePointAt(at);
      at += Character.charCount(point);
      hash = hash * 1_000_003 ^ point;
    }
    hash ^= count;
    // -1 is an error in C, so no hash is -1.
    return hash == -1 ? -2 : hash;
  }
}
