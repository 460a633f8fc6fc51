package multiproc.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.Arrays;
import multiproc.layout.ByteSource;
import multiproc.layout.ClientChange;
import multiproc.layout.DbException;
import multiproc.layout.DbLayout;
import multiproc.layout.EntryCursor;
import multiproc.layout.Fix;
import multiproc.layout.LittleEndian;
import multiproc.python.PythonError;
import multiproc.python.PythonOsError;
import multiproc.store.OpenFileException;
import multiproc.store.Store;
import multiproc.store.StoreFile;

/**
 * The bytes of one file as a scrape reads them: opens it read-only, reads {@code used}, then the
 * bytes up to it, and closes it. Trusts the same bytes as the client and raises the same errors,
 * but reads also where the client maps: touching the holes of a sparse megabyte fills the page
 * cache.
 *
 * <p>An object is reused for many files, one after the other, and keeps its buffer.
 *
 * <p>Threading: one thread at a time. Ordering: {@code used} is loaded first and the entries after
 * it, as in the client, so that an entry may be newer than {@code used}, never older.
 *
 * <p>Follows {@code core.py}, {@code _MmapedDict(read_mode=True)}, 0.4.2, and {@code mmap_dict.py},
 * {@code read_all_values_from_file}, 0.7.0 and 0.25.0.
 */
final class FileBuffer implements ByteSource {

  /** Bytes up to {@code used} that are read at once; more are read in steps. */
  private static final int FIRST_READ_LIMIT = 1 << 24;

  /** Longest array: a little less than a JVM's longest, so that sums with its indices stay ints. */
  private static final int MAX_BYTES = Integer.MAX_VALUE - 64;

  private final MergeRules rules;
  private String path = "";
  private StoreFile file;
  private byte[] bytes = new byte[MergeRules.PAGE];

  /** Number of bytes read. */
  private int loaded;

  /** How many of these are in {@code bytes}; the others are zeros. */
  private int kept;

  private int size;
  private int used;
  private int soundEnd;

  /** An empty buffer. */
  public FileBuffer(MergeRules rules) {
    this.rules = rules;
  }

  /**
   * Reads a file in place of the one before.
   *
   * @throws DbException in Python's words, when it cannot be opened or has no header
   */
  public void load(Store store, String newPath) {
    path = newPath;
    loaded = 0;
    kept = 0;
    size = 0;
    used = 0;
    try (StoreFile opened = store.openForReading(path)) {
      file = opened;
      if (rules.has(ClientChange.READS)) {
        loadByReading();
      } else {
        loadByMapping();
      }
      soundEnd = DbLayout.HEADER_SIZE;
      int before;
      do {
        before = soundEnd;
        soundEnd = soundEnd(before);
        // A wrong used may be large, so the bytes are read only as far as whole entries go.
      } while (soundEnd > before && fetchNext());
      if (soundEnd < used) {
        fetchWhatTheWalkWants();
      }
      if (!rules.has(ClientChange.READS_WITHOUT_POSITIONS)) {
        findPositions();
      }
    } catch (OpenFileException e) {
      throw new UncheckedIOException(e);
    } catch (FileSystemException e) {
      throw openFailed(e);
    } catch (IOException e) {
      throw new UncheckedIOException(OpenFileException.of(path, e));
    } finally {
      file = null;
    }
  }

  /**
   * Two reads, as {@code mmap_dict.py}, {@code read_all_values_from_file}, 0.7 and later: the first
   * gives {@code used}, and its bytes are not read again.
   */
  private void loadByReading() throws IOException {
    size = rules.firstRead();
    fetch(size);
    size = loaded;
    try {
      used = EntryCursor.readUsed(this, path);
    } catch (DbException e) {
      throw loaded == 0 ? e.asUninitialised() : e;
    }
    if (used > size) {
      if (rules.has(Fix.READ_PAIR_AGAIN) && size == rules.firstRead()) {
        loaded -= DbLayout.VALUE_SIZE;
        kept = loaded;
      }
      size = rules.available(file.size(), used);
      fetchUpTo(Math.min(used, FIRST_READ_LIMIT));
    }
  }

  private void loadByMapping() throws IOException {
    long fileSize = file.size();
    // Up to 0.3.1 a reader initialises such a file; here nothing is written, and it counts as
    // empty.
    boolean initialises = !rules.has(ClientChange.MAPS_READ_ONLY);
    if (fileSize == 0 && initialises) {
      used = DbLayout.HEADER_SIZE;
      return;
    }
    if (fileSize == 0) {
      // The client tries to set the first size through a read-only handle.
      throw DbException.uninitialised(
          new PythonError("IOError", "File not open for writing"), path);
    }
    if (fileSize < DbLayout.USED_SIZE) {
      throw fail(
          "error", "unpack_from requires a buffer of at least " + DbLayout.USED_SIZE + " bytes");
    }
    size = (int) Math.min(fileSize, MAX_BYTES);
    fetchUpTo(DbLayout.USED_SIZE);
    used = LittleEndian.getInt(bytes, DbLayout.USED_POSITION);
    if (used == 0 && initialises) {
      used = DbLayout.HEADER_SIZE;
    }
    if (used == 0) {
      // The client tries to store the first header through a read-only mapping.
      throw DbException.uninitialised(
          new PythonError("TypeError", "mmap can't modify a readonly memory map."), path);
    }
    fetchUpTo(Math.min(used, FIRST_READ_LIMIT));
  }

  /**
   * The end of the last whole entry from {@code from} on, within {@code used} and the bytes read.
   */
  private int soundEnd(int from) {
    int read = Math.max(from, Math.min(used, kept));
    return EntryCursor.endOfWhole(rules.format(), bytes, from, read);
  }

  /** Reads the bytes after the sound entries: only the client's walk shows which bytes it needs. */
  private void fetchWhatTheWalkWants() {
    try {
      EntryCursor entries = entries();
      while (entries.next()) {
        entries.value();
      }
    } catch (DbException e) {
      // The next walk over these bytes raises it again, after the errors of earlier entries.
    }
  }

  /** Walks over the keys, and fails, as a writer does when it opens the file. */
  private void findPositions() {
    EntryCursor entries = entries();
    while (entries.next()) {
      entries.key();
    }
  }

  /** The path as it was given. */
  String path() {
    return path;
  }

  /** The client's cursor over the entries, before the first. */
  public EntryCursor entries() {
    return rules.entries(this, used, path);
  }

  /** The bytes read, from the file's start to {@link #sound}; valid until the next load. */
  public byte[] bytes() {
    return bytes;
  }

  /**
   * The position up to which every entry is whole and within {@code used}; no step of the walk
   * fails before it.
   */
  public int sound() {
    return soundEnd;
  }

  /** Whether the walk goes on after the sound entries. */
  public boolean goesOn() {
    return soundEnd < used;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public int getInt(long position) {
    need(position + Integer.BYTES);
    return position + Integer.BYTES <= kept
        ? LittleEndian.getInt(bytes, (int) position)
        : LittleEndian.getInt(copy(position, Integer.BYTES), 0);
  }

  @Override
  public double getDouble(long position) {
    need(position + Double.BYTES);
    return position + Double.BYTES <= kept
        ? LittleEndian.getDouble(bytes, (int) position)
        : LittleEndian.getDouble(copy(position, Double.BYTES), 0);
  }

  @Override
  public byte[] copy(long position, int length) {
    need(position + length);
    if (position >= kept) {
      return new byte[length];
    }
    byte[] copy = Arrays.copyOfRange(bytes, (int) position, (int) position + length);
    // The buffer may have older bytes there.
    Arrays.fill(copy, (int) Math.min(length, kept - position), length, (byte) 0);
    return copy;
  }

  private void need(long end) {
    if (end > loaded) {
      try {
        fetchUpTo((int) Math.min(size, Math.max(end, 2L * loaded)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Doubles the bytes read, within {@code used}; false when no more can be read. */
  private boolean fetchNext() throws IOException {
    int before = loaded;
    if (before < used) {
      fetchUpTo((int) Math.min(used, 2L * before));
    }
    return loaded > before;
  }

  /** Reads on to {@code end}, at most to {@code size}. */
  private void fetchUpTo(int end) throws IOException {
    int wanted = Math.min(end, size);
    while (loaded < wanted && fetch(loaded + Math.min(wanted - loaded, FIRST_READ_LIMIT))) {
      // fetch() reads the next bytes.
    }
    // A file that is cut during the read would kill a client that maps it; here the missing bytes
    // are zeros.
    loaded = Math.max(loaded, wanted);
  }

  /**
   * Reads on to {@code end}; false at the file's end. Zeros of a long read are not kept, since a
   * file with a wrong {@code used} is mostly a hole.
   */
  private boolean fetch(int end) throws IOException {
    int length = end - loaded;
    if (loaded < FIRST_READ_LIMIT) {
      makeRoom(end);
      int read = file.read(loaded, bytes, loaded, length);
      loaded += read;
      kept = loaded;
      return read == length;
    }
    byte[] next = file.read(loaded, length);
    if (!isZero(next)) {
      makeRoom(loaded + next.length);
      System.arraycopy(next, 0, bytes, loaded, next.length);
      kept = loaded + next.length;
    }
    loaded += next.length;
    return next.length == length;
  }

  private static boolean isZero(byte[] bytes) {
    for (byte b : bytes) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  /** Makes room up to {@code end}, with the zeros that were not kept. */
  private void makeRoom(int end) {
    if (end > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(MAX_BYTES, end * 5L / 4));
    }
    Arrays.fill(bytes, kept, loaded, (byte) 0);
  }

  private DbException openFailed(FileSystemException e) {
    String reason = String.valueOf(e.getReason());
    PythonError error = PythonOsError.of(reason, path, rules.python());
    return fail(error.type(), error.getMessage());
  }

  private DbException fail(String type, String message) {
    return new DbException(new PythonError(type, message), path, DbLayout.USED_POSITION);
  }
}
