package multiproc.schedule.model;

import java.util.Arrays;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.layout.EntryCursor;

/**
 * The bytes of a file that a walk reads. A walk reads each entry from the first one to the first
 * that ends at or after {@code used}, or to the first whose length points beyond the mapping: every
 * client fails there, and of that entry it has read the length only. It reads neither the header
 * nor the bytes that follow. Files that differ there only give the same result.
 *
 * <p>A negative length is excluded, because clients from 0.7.0 on step backwards at it.
 */
final class WalkedBytes {

  private WalkedBytes() {}

  /**
   * The file with these bytes alone; the file itself if a length is negative.
   *
   * @param used up to which the walk goes
   * @param capacity size of the mapping in bytes
   */
  static FileImage of(FileImage image, int used, int capacity, DbFormat format) {
    long limit = Math.min(capacity, image.size());
    EntryCursor entries = EntryCursor.strict(format, image, used, limit);
    while (entries.next()) {}
    long end = entries.end();
    if (end < used && image.getInt(end) < 0) {
      return image;
    }
    byte[] read = image.bytes((int) (end < used ? end + DbLayout.KEY_LENGTH_SIZE : end));
    Arrays.fill(read, 0, DbLayout.HEADER_SIZE, (byte) 0);
    return image.with(read);
  }
}
