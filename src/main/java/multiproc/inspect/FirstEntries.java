package multiproc.inspect;

import java.io.IOException;
import java.nio.ByteBuffer;
import multiproc.layout.BufferSource;
import multiproc.layout.ByteSource;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.layout.EntryCursor;
import multiproc.layout.KeyParser;
import multiproc.store.Store;
import multiproc.store.StoreFile;

/**
 * Detects a sound file's format from its first entries, in one small read, because judging all the
 * bytes of thousands of sparse files takes seconds.
 *
 * <p>Threading: one thread.
 */
final class FirstEntries {

  private static final int LENGTH = 4096;

  private final KeyParser keys = new KeyParser();
  private byte[] bytes = {};
  private ByteSource source;
  private int used;

  /**
   * The one format that fits the first entries of a file; null if no format or several fit.
   *
   * @throws IOException when it cannot be read
   */
  DbFormat format(Store store, String path) throws IOException {
    try (StoreFile file = store.openForReading(path)) {
      bytes = file.read(DbLayout.USED_POSITION, LENGTH);
    }
    source = new BufferSource(ByteBuffer.wrap(bytes).order(DbLayout.BYTE_ORDER));
    if (bytes.length < DbLayout.HEADER_SIZE) {
      return null;
    }
    used = source.getInt(DbLayout.USED_POSITION);
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
    EntryCursor entries = EntryCursor.strict(format, source, used, bytes.length);
    boolean some = false;
    while (entries.next()) {
      int key = (int) entries.position() + DbLayout.KEY_LENGTH_SIZE;
      if (keys.shape(bytes, key, entries.keyLength()) != format.keyShape()) {
        return false;
      }
      some = true;
    }
    // Entries after the bytes that were read are unknown; a file that ends there is not sound.
    boolean goesOn = used > bytes.length && bytes.length == LENGTH;
    return some && (entries.end() == used || entries.end() < used && goesOn);
  }
}
