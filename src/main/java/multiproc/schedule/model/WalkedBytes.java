package multiproc.schedule.model;

import java.util.Arrays;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;

/**
 * The bytes of a file that a walk reads. A walk reads each entry from the first one to the first
 * that ends at or after {@code used}, or to the first whose length points beyond the mapping: every
 * client fails there, and of that entry it has read the length only. It reads neither the header
 * nor the bytes that follow. Files that differ there only give the same result.
 *
 * <p>A negative length is excluded, because clients from 0.7.0 on step backwards at it.
 *
 * <p>Follows {@link multiproc.layout.EntryCursor}, of which this is the common part of all
 * policies.
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
    long end = DbLayout.HEADER_SIZE;
    while (end < used) {
      int length = image.getInt((int) end);
      if (length < 0) {
        return image;
      }
      long next = end + DbLayout.valueOffset(length) + format.valueSize();
      if (next > limit) {
        end += DbLayout.KEY_LENGTH_SIZE;
        break;
      }
      end = next;
    }
    byte[] read = image.bytes((int) end);
    Arrays.fill(read, 0, DbLayout.HEADER_SIZE, (byte) 0);
    return image.with(read);
  }
}
