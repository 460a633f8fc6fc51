package multiproc.inspect;

import java.util.Arrays;
import java.util.Comparator;
import multiproc.layout.ByteSource;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.layout.EntryCursor;
import multiproc.layout.KeyParser;

/**
 * Walks over a file that a client on a big-endian machine wrote. CPython's {@code struct} packs
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

  /** Walks in one format, up to the first entry that is not whole or has another shape of keys. */
  private static BigEndianWalk walk(Evidence evidence, DbFormat format, int used) {
    ByteSource swapped = new Swapped(evidence);
    EntryCursor entries =
        EntryCursor.strict(format, swapped, used, Math.min(used, evidence.size()));
    long end = entries.end();
    int count = 0;
    while (entries.next() && isKey(evidence, entries, format)) {
      end = entries.end();
      count++;
    }
    return new BigEndianWalk(format, count, end, used);
  }

  private static boolean isKey(Evidence evidence, EntryCursor entry, DbFormat format) {
    int length = entry.keyLength();
    if (length < EntryReader.MIN_KEY_LENGTH || length > EntryReader.MAX_KEY_LENGTH) {
      return false;
    }
    long spaces = entry.position() + DbLayout.KEY_LENGTH_SIZE + length;
    byte[] padding = evidence.copy(spaces, (int) (entry.valuePosition() - spaces));
    return new KeyParser().shape(entry.keyBytes(), 0, length) == format.keyShape()
        && DbLayout.isPadding(padding, 0, padding.length);
  }

  /** A file whose numbers are swapped. */
  private record Swapped(Evidence evidence) implements ByteSource {
    @Override
    public long size() {
      return evidence.size();
    }

    @Override
    public int getInt(long position) {
      return Integer.reverseBytes(evidence.getInt(position));
    }

    @Override
    public double getDouble(long position) {
      long bits = Double.doubleToRawLongBits(evidence.getDouble(position));
      return Double.longBitsToDouble(Long.reverseBytes(bits));
    }

    @Override
    public byte[] copy(long position, int length) {
      return evidence.copy(position, length);
    }
  }

  /** Whether the walk ends at {@code used}, as in an undamaged file. */
  boolean isWhole() {
    return end == used;
  }
}
