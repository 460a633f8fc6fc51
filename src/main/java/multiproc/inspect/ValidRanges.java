package multiproc.inspect;

import java.util.HashMap;
import java.util.Map;
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

  private final Map<Long, Stretch> stretches = new HashMap<>();
  private final KeyShape shape;

  /** The last range, which the next entry may extend: its first position, its end, its entries. */
  private long lastFrom = -1;

  private long lastEnd = -1;
  private long lastEntries;

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

  /** Adds the entry after those added before. */
  void add(long from, long end) {
    if (from != lastEnd) {
      keepLast();
      lastFrom = from;
      lastEntries = 0;
    }
    lastEnd = end;
    lastEntries++;
  }

  private void keepLast() {
    if (lastFrom >= 0 && stretches.size() < MOST) {
      stretches.put(lastFrom, new Stretch(lastEnd, lastEntries));
    }
  }

  /** The range that starts at a position, or null. */
  public Stretch at(long position) {
    return position == lastFrom ? new Stretch(lastEnd, lastEntries) : stretches.get(position);
  }
}
