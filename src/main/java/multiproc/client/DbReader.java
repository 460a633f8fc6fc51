package multiproc.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.util.Arrays;
import java.util.Map;
import multiproc.layout.ByteSource;
import multiproc.layout.DbException;
import multiproc.layout.DbLayout;
import multiproc.layout.EntryWalk;
import multiproc.python.PythonError;
import multiproc.store.Store;
import multiproc.store.StoreFile;

/**
 * Opens a file as the collector does: read-only, walking up to the {@code used} it finds. It says
 * and trusts what {@link MmapedDict} would, but reads the used bytes instead of mapping them, since
 * touching the holes of a sparse megabyte fills the page cache.
 *
 * <p>Follows {@code core.py}, {@code _MmapedDict(read_mode=True)}, 0.4.2.
 */
final class DbReader {

  private static final Map<String, Integer> ERRNO =
      Map.of(
          "No such file or directory", 2,
          "Permission denied", 13,
          "Is a directory", 21,
          "Too many open files", 24);

  /** Takes the entries of a file, one after the other. */
  interface EntryConsumer {
    /** Called with the walk standing on an entry. */
    void accept(EntryWalk entry);
  }

  private DbReader() {}

  /**
   * Walks a file.
   *
   * @throws DbException in Python's words, when it cannot be opened or a length cannot be right
   */
  static void read(Store store, String path, ClientVersion version, EntryConsumer consumer) {
    try (StoreFile file = store.openForReading(path)) {
      long size = file.size();
      if (size == 0) {
        // The client tries to give it its first size, through a handle that may not.
        throw DbException.uninitialised(
            new PythonError("IOError", "File not open for writing"), path);
      }
      GrowingBytes bytes = new GrowingBytes(file, (int) Math.min(size, Integer.MAX_VALUE));
      if (size < DbLayout.USED_SIZE) {
        throw fail(
            "error",
            "unpack_from requires a buffer of at least " + DbLayout.USED_SIZE + " bytes",
            path);
      }
      int used = bytes.upTo(DbLayout.USED_SIZE).getInt(DbLayout.USED_POSITION);
      if (used == 0) {
        // The client tries to store the first header, through a mapping that may not.
        throw DbException.uninitialised(
            new PythonError("TypeError", "mmap can't modify a readonly memory map."), path);
      }
      bytes.expect(used);
      EntryWalk walk = new EntryWalk(bytes, used, path, version.boundedWalk());
      while (walk.next()) {
        consumer.accept(walk);
      }
    } catch (FileSystemException e) {
      throw openFailed(e, path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DbException openFailed(FileSystemException e, String path) {
    String reason = String.valueOf(e.getReason());
    Integer errno = ERRNO.get(reason);
    String number = errno == null ? "" : "[Errno " + errno + "] ";
    // The client's paths are unicode strings, as glob.glob of a unicode pattern gives them.
    return fail("IOError", number + reason + ": u'" + path + "'", path);
  }

  private static DbException fail(String type, String message, String path) {
    return new DbException(new PythonError(type, message), path, DbLayout.USED_POSITION);
  }

  /** Reads what a walk asks for: at first the used bytes, up to a limit, then ever more. */
  private static final class GrowingBytes implements ByteSource {

    private static final int FIRST_READ_LIMIT = 1 << 20;

    private final StoreFile file;
    private final int size;
    private ByteBuffer buffer = ByteBuffer.allocate(0);

    GrowingBytes(StoreFile file, int size) {
      this.file = file;
      this.size = size;
    }

    /** Fetches up to a header's {@code used}, which may be any number, in one read. */
    void expect(int used) throws IOException {
      int wanted = Math.min(Math.min(used, size), FIRST_READ_LIMIT);
      if (wanted > buffer.capacity()) {
        fetch(wanted);
      }
    }

    @Override
    public int size() {
      return size;
    }

    @Override
    public ByteBuffer upTo(int end) {
      if (end > buffer.capacity()) {
        try {
          fetch((int) Math.min(size, Math.max(end, 2L * buffer.capacity())));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      return buffer;
    }

    private void fetch(int length) throws IOException {
      byte[] bytes = file.read(0, length);
      // A file that is cut while it is read would kill the client; here its end reads as zeros.
      buffer = ByteBuffer.wrap(Arrays.copyOf(bytes, length)).order(DbLayout.BYTE_ORDER);
    }
  }
}
