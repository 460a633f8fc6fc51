package multiproc.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import multiproc.layout.DbLayout;
import multiproc.store.Store;
import multiproc.store.StoreFile;

/** Reads a file's header without opening it as a client does. */
public final class DbHeader {

  private DbHeader() {}

  /** Whether the file exists and its {@code used} covers an entry. Threading: safe. */
  public static boolean hasEntries(Store store, String path) {
    try (StoreFile file = store.openForReading(path)) {
      byte[] used = file.read(DbLayout.USED_POSITION, DbLayout.USED_SIZE);
      return used.length == DbLayout.USED_SIZE
          && ByteBuffer.wrap(used).order(DbLayout.BYTE_ORDER).getInt() > DbLayout.HEADER_SIZE;
    } catch (IOException e) {
      // The file is not created yet, or deleted.
      return false;
    }
  }
}
