package multiproc.inspect;

import java.io.IOException;
import java.nio.ByteBuffer;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.layout.KeyParser;
import multiproc.store.Store;
import multiproc.store.StoreFile;

/**
 * Tells a sound file's format from its first entries, in one small read: judging all the bytes of
 * thousands of sparse files takes seconds.
 *
 * <p>Threading: one thread.
 */
final class FirstEntries {

  private static final int LENGTH = 4096;

  private final KeyParser keys = new KeyParser();
  private byte[] bytes = {};
  private ByteBuffer numbers = ByteBuffer.wrap(bytes);
  private int used;

  /**
   * The one format that fits the first entries of a file; null where none or several do.
   *
   * @throws IOException when it cannot be read
   */
  DbFormat format(Store store, String path) throws IOException {
    try (StoreFile file = store.openForReading(path)) {
      bytes = file.read(DbLayout.USED_POSITION, LENGTH);
    }
    numbers = ByteBuffer.wrap(bytes).order(DbLayout.BYTE_ORDER);
    if (bytes.length < DbLayout.HEADER_SIZE) {
      return null;
    }
    used = numbers.getInt(DbLayout.USED_POSITION);
    DbFormat fitting = null;
    for (DbFormat format : DbFormat.values()) {
      if (fits(format)) {
        if (fitting != null) {
          return null;
        }
        fitting = format;
      }
    }
    return fitting;
  }

  private boolean fits(DbFormat format) {
    long position = DbLayout.HEADER_SIZE;
    int entries = 0;
    while (position < used) {
      long key = position + DbLayout.KEY_LENGTH_SIZE;
      int length = key > bytes.length ? 0 : numbers.getInt((int) position);
      if (length < 0 || key + length > bytes.length) {
        // Beyond what was read; a file that ends there is not sound.
        return entries > 0 && used > bytes.length && bytes.length == LENGTH;
      }
      if (keys.shape(bytes, (int) key, length) != format.keyShape()) {
        return false;
      }
      entries++;
      position += format.entryLength(length);
    }
    return entries > 0 && position == used;
  }
}
