package multiproc.inspect;

import java.util.Map;
import java.util.TreeMap;
import multiproc.layout.KeyShape;

/**
 * Ranges of consecutive sound entries that a walk of the format's clients reaches. No client fails
 * inside a range, so a walk may count its entries and continue after it.
 *
 * <p>Threading: filled by one thread, then only read. Keeps a bounded number of ranges, the first
 * ones.
 */
final class ValidRanges {

  private static final int MOST = 20_000;

  /**
   * Entries without a gap between them.
   *
   * @param end position after the last, from the file's start
   * @param entries number of entries
   */
  public record Stretch(long end, long entries) {}

  private final TreeMap<Long, Stretch> stretches = new TreeMap<>();
  private final KeyShape shape;

  /**
   * @param shape of all keys
   */
  ValidRanges(KeyShape shape) {
    this.shape = shape;
  }

  /** The shape of all keys. */
  public KeyShape shape() {
    return shape;
  }

  /** Adds entries that start at {@code from}. Entries are added in the file's order. */
  void add(long from, long end, long entries) {
    Map.Entry<Long, Stretch> last = stretches.lastEntry();
    if (last != null && last.getValue().end() == from) {
      stretches.put(last.getKey(), new Stretch(end, last.getValue().entries() + entries));
    } else if (stretches.size() < MOST) {
      stretches.put(from, new Stretch(end, entries));
    }
  }

  /** The range that starts at a position, or null. */
  public Stretch at(long position) {
    return stretches.get(position);
  }
}
