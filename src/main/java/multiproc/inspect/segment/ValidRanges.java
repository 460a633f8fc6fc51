package multiproc.inspect.segment;

import java.util.Map;
import java.util.TreeMap;
import multiproc.layout.KeyShape;

/**
 * Ranges of consecutive sound entries that a walk of the format's clients reaches. No client fails
 * inside a range, so a walk may add the number of its entries and go on behind it.
 *
 * <p>Threading: filled by one thread, then only read. Keeps a bounded number of stretches, the
 * first.
 */
public final class ValidRanges {

  private static final int MOST = 20_000;

  /**
   * Entries without a gap.
   *
   * @param end behind the last, bytes from the file's start
   * @param entries how many
   */
  public record Stretch(long end, long entries) {}

  private final TreeMap<Long, Stretch> stretches = new TreeMap<>();
  private final KeyShape shape;

  /**
   * @param shape of all their keys
   */
  ValidRanges(KeyShape shape) {
    this.shape = shape;
  }

  /** The shape of all their keys. */
  public KeyShape shape() {
    return shape;
  }

  /** Adds entries that start at {@code from}; those of one stretch come in their order. */
  void add(long from, long end, long entries) {
    Map.Entry<Long, Stretch> last = stretches.lastEntry();
    if (last != null && last.getValue().end() == from) {
      stretches.put(last.getKey(), new Stretch(end, last.getValue().entries() + entries));
    } else if (stretches.size() < MOST) {
      stretches.put(from, new Stretch(end, entries));
    }
  }

  /** The stretch that starts at a position, or null. */
  public Stretch at(long position) {
    return stretches.get(position);
  }
}
