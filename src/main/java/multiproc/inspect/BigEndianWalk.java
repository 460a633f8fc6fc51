package multiproc.inspect;

import java.util.Arrays;
import java.util.Comparator;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.layout.KeyParser;
import multiproc.layout.KeyShape;

/**
 * The walk over a file that a client on a big-endian machine wrote. CPython's {@code struct} packs
 * lengths and values in the machine's own byte order, so the layout is the same and every number is
 * swapped.
 *
 * @param format in which the walk reads most entries
 * @param entries number of whole entries from the header on
 * @param end of the last of them, in bytes from the file's start
 * @param used the header's {@code used}, swapped
 */
record BigEndianWalk(DbFormat format, int entries, long end, int used) {

  /**
   * Walks a file.
   *
   * @return null unless the swapped header is one that a client stores and the swapped length after
   *     it leads to a whole key of a client
   */
  static BigEndianWalk of(Evidence evidence) {
    if (evidence.size() < DbLayout.HEADER_SIZE || evidence.getInt(DbLayout.USED_SIZE) != 0) {
      return null;
    }
    int used = Integer.reverseBytes(evidence.getInt(DbLayout.USED_POSITION));
    if (used <= DbLayout.HEADER_SIZE || used % DbLayout.ALIGNMENT != 0) {
      return null;
    }
    // Two formats share a shape of keys; only one of them leads on to `used`.
    return Arrays.stream(DbFormat.values())
        .map(format -> walk(evidence, format, used))
        .filter(walk -> walk.entries > 0)
        .max(
            Comparator.comparing(BigEndianWalk::isWhole)
                .thenComparing(BigEndianWalk::entries)
                .thenComparing(BigEndianWalk::end))
        .orElse(null);
  }

  /** Walks in one format, up to the first entry that is not whole. */
  private static BigEndianWalk walk(Evidence evidence, DbFormat format, int used) {
    long limit = Math.min(used, evidence.size());
    long at = DbLayout.HEADER_SIZE;
    int entries = 0;
    for (long end; (end = entryEnd(evidence, format, at, limit)) > at; at = end) {
      entries++;
    }
    return new BigEndianWalk(format, entries, at, used);
  }

  /** The end of the whole entry at {@code at}; {@code at} if there is none. */
  private static long entryEnd(Evidence evidence, DbFormat format, long at, long limit) {
    if (limit - at < DbLayout.KEY_LENGTH_SIZE) {
      return at;
    }
    int length = Integer.reverseBytes(evidence.getInt(at));
    if (length < EntryReader.MIN_KEY_LENGTH || length > EntryReader.MAX_KEY_LENGTH) {
      return at;
    }
    long value = at + DbLayout.valueOffset(length);
    if (value + format.valueSize() > limit) {
      return at;
    }
    long keyPosition = at + DbLayout.KEY_LENGTH_SIZE;
    byte[] key = evidence.copy(keyPosition, (int) (value - keyPosition));
    KeyShape shape = new KeyParser().shape(key, 0, length);
    for (int i = length; i < key.length; i++) {
      if (key[i] != DbLayout.PADDING) {
        return at;
      }
    }
    return shape == format.keyShape() ? value + format.valueSize() : at;
  }

  /** Whether the walk ends at {@code used}, as in an undamaged file. */
  boolean isWhole() {
    return end == used;
  }
}
