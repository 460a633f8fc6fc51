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
import multiproc.layout.TimestampedWalk;
import multiproc.layout.Walk;
import multiproc.python.PythonError;
import multiproc.python.PythonVersion;
import multiproc.store.Store;
import multiproc.store.StoreFile;

/**
 * Opens a file as the collector does: read-only, walking up to the {@code used} it finds. It says
 * and trusts what {@link MmapedDict} would, but reads the used bytes instead of mapping them, since
 * touching the holes of a sparse megabyte fills the page cache.
 *
 * <p>Follows {@code core.py}, {@code _MmapedDict(read_mode=True)}, 0.4.2, and {@code mmap_dict.py},
 * {@code read_all_values_from_file}, 0.25.0.
 */
final class DbReader {

  /** Python 3's type for a file that is not there. */
  static final String FILE_NOT_FOUND = "FileNotFoundError";

  private static final String NOT_FOUND = "No such file or directory";

  private static final Map<String, Integer> ERRNO =
      Map.of(
          NOT_FOUND, 2, "Permission denied", 13, "Is a directory", 21, "Too many open files", 24);

  /** The types that Python 3 has for some of them. */
  private static final Map<String, String> OS_ERRORS =
      Map.of(
          NOT_FOUND,
          FILE_NOT_FOUND,
          "Permission denied",
          "PermissionError",
          "Is a directory",
          "IsADirectoryError");

  /** Takes the entries of a file, one after the other. */
  interface EntryConsumer {
    /** Called with the walk standing on an entry. */
    void accept(Walk entry);
  }

  private DbReader() {}

  /**
   * Walks a file.
   *
   * @throws DbException in Python's words, when it cannot be opened or a length cannot be right
   */
  static void read(Store store, String path, ClientVersion version, EntryConsumer consumer) {
    try (StoreFile file = store.openForReading(path)) {
      Walk walk =
          version.readsInsteadOfMapping()
              ? walkByReading(file, path, version)
              : walkByMapping(file, path, version);
      while (walk.next()) {
        consumer.accept(walk);
      }
    } catch (FileSystemException e) {
      throw openFailed(e, path, version);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Two reads, as {@code mmap_dict.py}, {@code read_all_values_from_file}, 0.7 and later: the first
   * tells {@code used}, and what it holds is not read again.
   */
  private static Walk walkByReading(StoreFile file, String path, ClientVersion version)
      throws IOException {
    byte[] first = file.read(0, TimestampedWalk.FIRST_READ);
    int used;
    try {
      used = TimestampedWalk.readUsed(new GrowingBytes(file, first.length, first), path);
    } catch (DbException e) {
      throw first.length == 0 ? e.asUninitialised() : e;
    }
    int size = first.length;
    if (used > size) {
      size = TimestampedWalk.available(file.size(), used);
    }
    GrowingBytes bytes = new GrowingBytes(file, size, first);
    bytes.expect(used);
    return version.walk(bytes, used, path);
  }

  private static Walk walkByMapping(StoreFile file, String path, ClientVersion version)
      throws IOException {
    long size = file.size();
    if (size == 0) {
      // The client tries to give it its first size, through a handle that may not.
      throw DbException.uninitialised(
          new PythonError("IOError", "File not open for writing"), path);
    }
    GrowingBytes bytes =
        new GrowingBytes(file, (int) Math.min(size, Integer.MAX_VALUE), new byte[0]);
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
    return version.walk(bytes, used, path);
  }

  private static DbException openFailed(FileSystemException e, String path, ClientVersion version) {
    String reason = String.valueOf(e.getReason());
    Integer errno = ERRNO.get(reason);
    String number = errno == null ? "" : "[Errno " + errno + "] ";
    if (version.python() == PythonVersion.PYTHON_3) {
      String type = OS_ERRORS.getOrDefault(reason, "OSError");
      return fail(type, number + reason + ": '" + path + "'", path);
    }
    // The client's paths are unicode strings, as glob.glob of a unicode pattern gives them.
    return fail("IOError", number + reason + ": u'" + path + "'", path);
  }

  private static DbException fail(String type, String message, String path) {
    return new DbException(new PythonError(type, message), path, DbLayout.USED_POSITION);
  }

  /**
   * Reads what a walk asks for: at first the used bytes, up to a limit, then ever more, no byte
   * twice.
   */
  private static final class GrowingBytes implements ByteSource {

    private static final int FIRST_READ_LIMIT = 1 << 20;

    private final StoreFile file;
    private final int size;
    private ByteBuffer buffer;

    /**
     * @param size how many of the file's bytes may be asked for
     * @param first what was read already
     */
    GrowingBytes(StoreFile file, int size, byte[] first) {
      this.file = file;
      this.size = size;
      this.buffer = ByteBuffer.wrap(first).order(DbLayout.BYTE_ORDER);
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
      // A file that is cut while it is read would kill a client that maps it; here its end reads
      // as zeros.
      byte[] bytes = Arrays.copyOf(buffer.array(), length);
      byte[] more = file.read(buffer.capacity(), length - buffer.capacity());
      System.arraycopy(more, 0, bytes, buffer.capacity(), more.length);
      buffer = ByteBuffer.wrap(bytes).order(DbLayout.BYTE_ORDER);
    }
  }
}
