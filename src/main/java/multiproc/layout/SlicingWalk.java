package multiproc.layout;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import multiproc.python.PythonError;
import multiproc.python.PythonUtf8;
import multiproc.python.PythonVersion;

/**
 * Walks the entries of a file as clients from 0.7.0 on do, on Python 3: bytes are sliced and not
 * unpacked, so that a key may come out shorter than its length or from elsewhere, and a negative
 * length leads backwards.
 *
 * <p>Threading: one thread. Ordering: as {@link EntryWalk}.
 *
 * <p>Follows {@code prometheus_client/mmap_dict.py}, {@code _read_all_values}, 0.7.0 and 0.25.0,
 * and {@code Modules/_struct.c s_unpack_from, 3.11}.
 */
public final class SlicingWalk implements Walk {

  /** Bytes that a reader takes first from 0.8.0 on: {@code mmap.PAGESIZE} of x86-64. */
  public static final int PAGE = 4096;

  private final boolean timed;
  private final int valueSize;
  private final ByteSource source;
  private final int used;
  private final String file;
  private final boolean refusesNegative;

  /** Where steps backwards led to: an unbroken file has none. */
  private final Set<Long> landings = new HashSet<>();

  private long nextPosition = DbLayout.HEADER_SIZE;
  private boolean started;
  private int position;
  private byte[] key;
  private int valueAt;
  private double value;
  private double timestamp;

  /**
   * @param format of the files that the client writes
   * @param source the bytes that the client has: for a collector {@link #available}, for a writer
   *     the whole file
   * @param used where to stop
   * @param file the path, for messages
   */
  public SlicingWalk(DbFormat format, ByteSource source, int used, String file) {
    this(format, source, used, file, false);
  }

  /**
   * The same, with a fix that no release has.
   *
   * @param refusesNegative whether a length below 0 is refused as one beyond {@code used} is
   */
  public SlicingWalk(
      DbFormat format, ByteSource source, int used, String file, boolean refusesNegative) {
    this.timed = format.hasTimestamp();
    this.valueSize = format.valueSize();
    this.refusesNegative = refusesNegative;
    this.source = source;
    this.used = used;
    this.file = file;
  }

  /** Bytes that a collector has after its two reads: {@code firstRead}, then up to used. */
  public static int available(long size, int firstRead, int used) {
    return (int) Math.min(size, Math.max(firstRead, used));
  }

  /**
   * The header of what a client has read.
   *
   * @throws DbException where there are not even four bytes
   */
  public static int readUsed(ByteSource source, String file) {
    return unpackInt(source, DbLayout.USED_POSITION, file);
  }

  /**
   * Steps to the next entry.
   *
   * @return false when {@code used} is reached
   * @throws DbException with CPython 3.11's words where the client fails, and with the port's own
   *     where the client would walk in a circle for ever
   */
  @Override
  public boolean next() {
    if (nextPosition >= used) {
      return false;
    }
    if (started && nextPosition <= position && !landings.add(nextPosition)) {
      // The walk has no memory but its position: what it did from here it does again.
      throw fail("RuntimeError", "the walk goes in a circle for ever: position=" + nextPosition);
    }
    started = true;
    position = (int) nextPosition;
    int keyLength = unpackInt(source, nextPosition, file);
    if ((long) keyLength + nextPosition > used || refusesNegative && keyLength < 0) {
      throw fail("RuntimeError", "Read beyond file size detected, file is corrupted.");
    }
    long keyPosition = nextPosition + DbLayout.KEY_LENGTH_SIZE;
    long valuePosition =
        keyPosition
            + keyLength
            + DbLayout.ALIGNMENT
            - Math.floorMod((long) keyLength + DbLayout.KEY_LENGTH_SIZE, DbLayout.ALIGNMENT);
    int at = unpackable(source, valuePosition, valueSize, file);
    valueAt = at;
    ByteBuffer bytes = source.upTo(at + valueSize);
    value = bytes.getDouble(at);
    timestamp = timed ? bytes.getDouble(at + DbLayout.VALUE_SIZE) : 0;
    key = slice(keyPosition, keyPosition + keyLength);
    nextPosition = valuePosition + valueSize;
    return true;
  }

  /** {@code data[from:to]}: a negative bound counts from the end, and none is out of range. */
  private byte[] slice(long from, long to) {
    long size = source.size();
    int start = (int) Math.min(size, from < 0 ? Math.max(0, from + size) : from);
    int end = (int) Math.min(size, to < 0 ? Math.max(0, to + size) : to);
    if (end <= start) {
      return new byte[0];
    }
    byte[] bytes = new byte[end - start];
    source.upTo(end).get(start, bytes);
    return bytes;
  }

  private static int unpackInt(ByteSource source, long position, String file) {
    int at = unpackable(source, position, Integer.BYTES, file);
    return source.upTo(at + Integer.BYTES).getInt(at);
  }

  /** Where {@code unpack_from} reads, which for a negative offset is counted from the end. */
  private static int unpackable(ByteSource source, long offset, int length, String file) {
    long size = source.size();
    if (offset < 0) {
      if (offset + length > 0) {
        throw new DbException(
            new PythonError(
                "struct.error",
                "not enough data to unpack " + length + " bytes at offset " + offset),
            file,
            0);
      }
      if (offset + size < 0) {
        throw new DbException(
            new PythonError(
                "struct.error", "offset " + offset + " out of range for " + size + "-byte buffer"),
            file,
            0);
      }
    }
    long at = offset < 0 ? offset + size : offset;
    if (size - at < length) {
      throw new DbException(
          new PythonError(
              "struct.error",
              "unpack_from requires a buffer of at least "
                  + (at + length)
                  + " bytes for unpacking "
                  + length
                  + " bytes at offset "
                  + at
                  + " (actual buffer size is "
                  + size
                  + ")"),
          file,
          (int) Math.min(at, Integer.MAX_VALUE));
    }
    return (int) at;
  }

  /** Where the current entry starts, bytes from the file's start. */
  @Override
  public int position() {
    return position;
  }

  @Override
  public int valuePosition() {
    return valueAt;
  }

  /** The current entry's value. */
  @Override
  public double value() {
    return value;
  }

  /** The current entry's timestamp, seconds since 1970, or 0.0. */
  @Override
  public double timestamp() {
    return timestamp;
  }

  /** A copy of the current entry's key bytes. */
  @Override
  public byte[] keyBytes() {
    return Arrays.copyOf(key, key.length);
  }

  /**
   * The current entry's key.
   *
   * @throws DbException when its bytes are not UTF-8
   */
  @Override
  public String key() {
    return decode(key);
  }

  private String decode(byte[] bytes) {
    try {
      return PythonUtf8.decode(bytes, 0, bytes.length, PythonVersion.PYTHON_3);
    } catch (PythonError e) {
      throw fail(e);
    }
  }

  /** What went wrong with the current entry, with its place. */
  @Override
  public DbException fail(PythonError error) {
    return new DbException(error, file, position);
  }

  private DbException fail(String type, String message) {
    return fail(new PythonError(type, message));
  }
}
