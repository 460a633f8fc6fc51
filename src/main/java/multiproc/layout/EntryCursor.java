package multiproc.layout;

import java.util.HashSet;
import java.util.Set;
import multiproc.python.PythonError;
import multiproc.python.PythonUtf8;
import multiproc.python.PythonVersion;

/**
 * Steps over the entries of a file of any format, from the first to {@code used}. A client's cursor
 * steps over the same entries as that client and fails, in Python's words, at the same ones. A
 * strict cursor ends before the first entry that is not whole, and never fails.
 *
 * <pre>{@code
 * EntryCursor cursor = EntryCursor.strict(format, bytes, used, bytes.size());
 * while (cursor.next()) {
 *   use(cursor.keyBytes(), cursor.value());
 * }
 * }</pre>
 *
 * <p>The accessors return the entry that {@link #next()} stepped to. Positions are bytes from the
 * file's start.
 *
 * <p>Threading: one thread. Ordering: plain loads; over a live mapping an entry may change while it
 * is being read, as it may in the client.
 *
 * <p>Follows {@code core.py}, {@code _MmapedDict._read_all_values}, 0.4.2; {@code mmap_dict.py},
 * {@code _read_all_values}, 0.5.0, 0.7.0 and 0.25.0; {@code Modules/_struct.c s_unpack_from}, 3.11.
 */
public final class EntryCursor {

  /** How a cursor checks the length of a key. */
  public enum Policy implements Change {
    /** The file must have all bytes of the entry: clients to 0.4.2, on Python 2.7. */
    UNPACKING,

    /**
     * As {@link #UNPACKING}, and a length that points beyond {@code used} is refused: clients 0.5.0
     * and 0.6.0.
     */
    BOUNDED,

    /**
     * Bytes are sliced and not unpacked, so that a key may be shorter than its length or from
     * another place, and a negative length may lead backwards: clients from 0.7.0 on, on Python 3.
     */
    SLICING,

    /** As {@link #SLICING}, and a negative length is refused: a fix that no release has. */
    SLICING_FORWARD,

    /** The whole entry must end at or before a limit. */
    STRICT
  }

  private final Policy policy;
  private final int valueSize;
  private final ByteSource source;
  private final long used;
  private final long limit;
  private final String file;

  /** Positions that steps backwards led to; null before the first such step. */
  private Set<Long> landings;

  private long position = Long.MIN_VALUE;
  private long end = DbLayout.HEADER_SIZE;
  private int keyLength;
  private long valuePosition;

  private EntryCursor(
      Policy policy, DbFormat format, ByteSource source, long used, long limit, String file) {
    this.policy = policy;
    this.valueSize = format.valueSize();
    this.source = source;
    this.used = used;
    this.limit = limit;
    this.file = file;
  }

  /**
   * A client's cursor before the first entry.
   *
   * @param policy of the client
   * @param format of the files that the client writes
   * @param source the bytes that the client has: a writer has the whole file
   * @param used where to stop; negative or tiny means no entry
   * @param file the path, for messages
   */
  public static EntryCursor ofClient(
      Policy policy, DbFormat format, ByteSource source, long used, String file) {
    return new EntryCursor(policy, format, source, used, Long.MAX_VALUE, file);
  }

  /**
   * A strict cursor before the first entry.
   *
   * @param used where to stop; the last entry may end after it
   * @param limit largest end of a whole entry, at most the source's size
   */
  public static EntryCursor strict(DbFormat format, ByteSource source, long used, long limit) {
    return new EntryCursor(Policy.STRICT, format, source, used, limit, "");
  }

  /**
   * The end of the last whole entry of an array: what a strict cursor finds. A loop of its own over
   * the array, because a scrape runs it over all bytes that it reads.
   *
   * @param from start of an entry
   * @param limit largest end of a whole entry, at most {@code Integer.MAX_VALUE - 64}
   */
  public static int endOfWhole(DbFormat format, byte[] bytes, int from, int limit) {
    int valueSize = format.valueSize();
    int end = from;
    while (limit - end >= DbLayout.KEY_LENGTH_SIZE) {
      int length = LittleEndian.getInt(bytes, end);
      if (length < 0 || length > limit - end) {
        return end;
      }
      int next = end + DbLayout.intValueOffset(length) + valueSize;
      if (next > limit) {
        return end;
      }
      end = next;
    }
    return end;
  }

  /**
   * The {@code used} of the bytes that a client has read.
   *
   * @throws DbException if there are fewer than four bytes
   */
  public static int readUsed(ByteSource source, String file) {
    return source.getInt(unpackable(source, DbLayout.USED_POSITION, DbLayout.USED_SIZE, file));
  }

  /** Makes the next step read an entry at {@code next}. */
  public void moveTo(long next) {
    if (end <= position) {
      stepBackwards();
    }
    position = Long.MIN_VALUE;
    end = next;
  }

  /**
   * Steps to the next entry.
   *
   * @return false when {@code used} is reached, or when a strict cursor finds no further whole
   *     entry
   * @throws DbException in CPython's words where the client fails; {@link DbException#isEndless()}
   *     where the client walks for ever
   */
  public boolean next() {
    if (end >= used) {
      return false;
    }
    if (policy == Policy.STRICT) {
      return whole();
    }
    if (end <= position) {
      stepBackwards();
    }
    position = end;
    if (policy == Policy.UNPACKING || policy == Policy.BOUNDED) {
      unpack();
    } else {
      slice();
    }
    return true;
  }

  private boolean whole() {
    long left = limit - end;
    if (left < DbLayout.KEY_LENGTH_SIZE) {
      return false;
    }
    int length = source.getInt(end);
    if (length < 0) {
      return false;
    }
    long offset = DbLayout.valueOffset(length);
    if (offset + valueSize > left) {
      return false;
    }
    position = end;
    keyLength = length;
    valuePosition = position + offset;
    end = valuePosition + valueSize;
    return true;
  }

  /**
   * Fails if the walk was here before: its position is its only state, so it would repeat itself.
   */
  private void stepBackwards() {
    if (landings == null) {
      landings = new HashSet<>();
    }
    if (!landings.add(end)) {
      throw DbException.endless(file, end);
    }
  }

  private void unpack() {
    require(position, DbLayout.KEY_LENGTH_SIZE);
    keyLength = source.getInt(position);
    if (policy == Policy.BOUNDED && keyLength + position > used) {
      throw fail("RuntimeError", "Read beyond file size detected, " + file + " is corrupted.");
    }
    if (keyLength < 0) {
      // Python builds the struct format "<length>s" from it, and a sign is no format character.
      throw fail("error", "bad char in struct format");
    }
    require(position + DbLayout.KEY_LENGTH_SIZE, keyLength);
    valuePosition = position + DbLayout.valueOffset(keyLength);
    require(valuePosition, valueSize);
    end = valuePosition + valueSize;
  }

  private void require(long from, int length) {
    if (from + length > source.size()) {
      throw fail("error", "unpack_from requires a buffer of at least " + length + " bytes");
    }
  }

  private void slice() {
    keyLength = source.getInt(unpackable(source, position, DbLayout.KEY_LENGTH_SIZE, file));
    if (keyLength + position > used || policy == Policy.SLICING_FORWARD && keyLength < 0) {
      throw fail("RuntimeError", "Read beyond file size detected, file is corrupted.");
    }
    long value =
        position
            + DbLayout.KEY_LENGTH_SIZE
            + keyLength
            + DbLayout.ALIGNMENT
            - Math.floorMod((long) keyLength + DbLayout.KEY_LENGTH_SIZE, DbLayout.ALIGNMENT);
    valuePosition = unpackable(source, value, valueSize, file);
    end = value + valueSize;
  }

  /** The position at which {@code unpack_from} reads: a negative offset counts from the end. */
  private static long unpackable(ByteSource source, long offset, int length, String file) {
    long size = source.size();
    if (offset < 0) {
      if (offset + length > 0) {
        throw unpackFailure(
            "not enough data to unpack " + length + " bytes at offset " + offset, file, 0);
      }
      if (offset + size < 0) {
        throw unpackFailure(
            "offset " + offset + " out of range for " + size + "-byte buffer", file, 0);
      }
    }
    long at = offset < 0 ? offset + size : offset;
    if (size - at < length) {
      throw unpackFailure(
          "unpack_from requires a buffer of at least "
              + (at + length)
              + " bytes for unpacking "
              + length
              + " bytes at offset "
              + at
              + " (actual buffer size is "
              + size
              + ")",
          file,
          (int) Math.min(at, Integer.MAX_VALUE));
    }
    return at;
  }

  private static DbException unpackFailure(String message, String file, int at) {
    return new DbException(new PythonError("struct.error", message), file, at);
  }

  /** The entry's position; negative if a slicing client counts from the file's end. */
  public long position() {
    return position;
  }

  /** The position of the next entry, if there is one; before the first step, of the first. */
  public long end() {
    return end;
  }

  /** The key's length, as the entry stores it. */
  public int keyLength() {
    return keyLength;
  }

  /** The position of the value. */
  public long valuePosition() {
    return valuePosition;
  }

  /** The value. */
  public double value() {
    return source.getDouble(valuePosition);
  }

  /** The timestamp, seconds since 1970; 0.0 where the format has none. */
  public double timestamp() {
    return valueSize == DbLayout.VALUE_SIZE
        ? 0
        : source.getDouble(valuePosition + DbLayout.VALUE_SIZE);
  }

  /** A copy of the key's bytes as the client gets them, without the spaces. */
  public byte[] keyBytes() {
    long keyPosition = position + DbLayout.KEY_LENGTH_SIZE;
    if (policy != Policy.SLICING && policy != Policy.SLICING_FORWARD) {
      return source.copy(keyPosition, keyLength);
    }
    long start = sliceBound(keyPosition);
    return source.copy(start, (int) Math.max(0, sliceBound(keyPosition + keyLength) - start));
  }

  /**
   * A bound of {@code data[from:to]}: a negative one counts from the end, and one out of range is
   * clipped.
   */
  private long sliceBound(long bound) {
    long size = source.size();
    return Math.min(size, bound < 0 ? Math.max(0, bound + size) : bound);
  }

  /**
   * The key.
   *
   * @throws DbException when its bytes are not UTF-8
   */
  public String key() {
    byte[] bytes = keyBytes();
    boolean old = policy == Policy.UNPACKING || policy == Policy.BOUNDED;
    try {
      return PythonUtf8.decode(
          bytes, 0, bytes.length, old ? PythonVersion.PYTHON_2_7 : PythonVersion.PYTHON_3);
    } catch (PythonError e) {
      throw fail(e);
    }
  }

  /** An error of the current entry, with the position at which the client reads it. */
  public DbException fail(PythonError error) {
    long at = position < 0 ? Math.max(0, position + source.size()) : position;
    return new DbException(error, file, (int) at);
  }

  private DbException fail(String type, String message) {
    return fail(new PythonError(type, message));
  }
}
