package multiproc.explore.infer;

import java.util.ArrayList;
import java.util.List;

/**
 * Describes an entry that a handle appends, by hypothesis.
 *
 * <p>Threading: one thread.
 */
final class Entry {

  final int start;

  /** Exclusive end, value included. */
  final int end;

  /** Null while unknown. */
  String key;

  /** Whether the file shows the key from its first byte to its last. */
  final boolean whole;

  /** Visible byte ranges of the entry: inclusive start, exclusive end. */
  final List<int[]> shown = new ArrayList<>();

  Entry(int start, int end, String key) {
    this(start, end, key, key != null);
  }

  /**
   * @param whole whether the file shows the key
   */
  Entry(int start, int end, String key, boolean whole) {
    this.start = start;
    this.end = end;
    this.key = key;
    this.whole = whole;
  }

  int length() {
    return end - start;
  }

  boolean covers(int from, int to) {
    return from >= start && to <= end;
  }
}
