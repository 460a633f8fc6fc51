package multiproc.explore.infer;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The visible part of one stored entry or value: a contiguous range of bytes.
 *
 * @param kind which ends of the entry are visible
 * @param from first visible byte, from the file's start
 * @param to exclusive end of the visible bytes
 * @param start of the entry; -1 if it is neither visible nor given by the text
 * @param end exclusive end of the entry, value included; -1 if it is not visible
 * @param key of a complete entry; otherwise null
 */
record Fragment(Kind kind, int from, int to, int start, int end, String key) {

  /** Limit of the following fragments that may begin where an entry ends. */
  private static final int MOST_ENDS = 8;

  enum Kind {
    /** A complete entry. */
    ENTRY,
    /** The start of an entry including its length field, so its end is known. */
    HEAD,
    /** The end of an entry including its value, or only the value. */
    TAIL,
    /** Text from the middle of a key. */
    MIDDLE
  }

  boolean hasStart() {
    return start >= 0;
  }

  /**
   * The possible ends of an entry that shows only its middle.
   *
   * @param number of the fragment
   * @param used of the file
   */
  static List<Integer> ends(List<Fragment> fragments, int number, int used) {
    int position = fragments.get(number).to();
    Set<Integer> ends = new LinkedHashSet<>();
    for (int i = number + 1; i < fragments.size() && ends.size() < MOST_ENDS; i++) {
      Fragment behind = fragments.get(i);
      int end = behind.hasStart() ? behind.start() : behind.end();
      if (end > position) {
        ends.add(end);
      }
    }
    if (used > position) {
      ends.add(used);
    }
    ends.add(position + Long.BYTES);
    return List.copyOf(ends);
  }
}
