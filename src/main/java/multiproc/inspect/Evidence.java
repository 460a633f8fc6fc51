package multiproc.inspect;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import multiproc.layout.ByteSource;
import multiproc.layout.LittleEndian;

/**
 * The bytes of one file, opened for reading only and read through a moving window, so that a file
 * of any size needs little memory. The size is read once, at the start: bytes that a writer appends
 * later are not seen, and a read of bytes that another process has cut off fails.
 *
 * <p>Threading: one thread.
 */
public abstract class Evidence implements ByteSource, Closeable {

  private static final byte[] ZEROS = new byte[1 << 12];

  /** Bytes read at once. */
  static final int WINDOW = 1 << 18;

  /** Shortest run of zeros that is worth remembering. */
  private static final int MANY_ZEROS = 1 << 12;

  private final long size;
  private byte[] window = {};
  private long windowStart;
  private long windowEnd;

  /** The last long run of zeros, so that it is not read again. */
  private long zerosFrom;

  private long zerosTo;

  /**
   * @param size in bytes; fixed for this evidence
   */
  protected Evidence(long size) {
    this.size = size;
  }

  /** The file's size when it was opened, in bytes. */
  @Override
  public final long size() {
    return size;
  }

  /**
   * Fills {@code target[from, from + length)} with the bytes from {@code position} on.
   *
   * @return the number of bytes read; fewer than {@code length} if the file has been cut since
   */
  abstract int read(long position, byte[] target, int from, int length) throws IOException;

  /**
   * Reads {@code length} bytes to the start of an array.
   *
   * @throws IOException also when the file has been cut since it was opened
   */
  final void readFully(long position, byte[] target, int length) throws IOException {
    int there = read(position, target, 0, length);
    if (there < length) {
      throw new IOException(
          "the file was cut while it was read: size=%s no bytes at=%s"
              .formatted(size, position + there));
    }
  }

  /**
   * Loads {@code length} bytes from {@code position} on into {@link #window()}.
   *
   * @return the index in the window of the first of them
   * @throws IndexOutOfBoundsException when they are not all within the file
   */
  public final int load(long position, int length) {
    long end = position + length;
    if (position < 0 || end > size) {
      throw new IndexOutOfBoundsException(
          "not in the file: position=" + position + " length=" + length + " size=" + size);
    }
    if (position < windowStart || end > windowEnd) {
      move(position, length);
    }
    return (int) (position - windowStart);
  }

  private void move(long position, int length) {
    int wanted = (int) Math.min(size - position, Math.max(length, WINDOW));
    if (window.length < wanted) {
      window = new byte[wanted];
    }
    windowStart = position;
    windowEnd = position;
    try {
      readFully(position, window, wanted);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    windowEnd = position + wanted;
  }

  /** The loaded bytes; valid up to the next call. */
  public final byte[] window() {
    return window;
  }

  /** Number of bytes in {@link #window()} from a loaded position on. */
  public final int loaded(long position) {
    return (int) (windowEnd - position);
  }

  /** The byte at {@code position}. */
  public final byte getByte(long position) {
    // load() comes before the read of `window`, since it may replace it.
    int index = load(position, 1);
    return window[index];
  }

  /** The int32 at {@code position}. */
  @Override
  public final int getInt(long position) {
    int index = load(position, Integer.BYTES);
    return LittleEndian.getInt(window, index);
  }

  /** The float64 at {@code position}. */
  @Override
  public final double getDouble(long position) {
    int index = load(position, Double.BYTES);
    return LittleEndian.getDouble(window, index);
  }

  /** A copy of {@code length} bytes from {@code position} on, or fewer at the file's end. */
  @Override
  public final byte[] copy(long position, int length) {
    int there = (int) Math.max(0, Math.min(length, size - position));
    byte[] bytes = new byte[there];
    int index = load(Math.min(position, size), there);
    System.arraycopy(window, index, bytes, 0, there);
    return bytes;
  }

  /**
   * The end of the zeros at {@code position}, as far as they are known without a read; {@code
   * position} if nothing is known.
   */
  long zerosTo(long position) {
    return position;
  }

  /** The first position in {@code [from, to)} whose byte is not zero, or {@code to}. */
  public final long nextNonZero(long from, long to) {
    long at = from;
    while (at < to) {
      if (at >= zerosFrom && at < zerosTo) {
        at = Math.min(to, zerosTo);
        continue;
      }
      long zeros = zerosTo(at);
      if (zeros > at) {
        at = Math.min(to, zeros);
        continue;
      }
      // The bytes already loaded come first, before more are read.
      int index = load(at, 1);
      int length = (int) Math.min(to - at, loaded(at));
      int found = nonZero(index, index + length);
      if (found >= 0) {
        return remember(from, at + found - index);
      }
      at += length;
    }
    return remember(from, to);
  }

  private long remember(long from, long to) {
    boolean known = from >= zerosFrom && to <= zerosTo;
    if (to - from >= MANY_ZEROS && !known) {
      zerosFrom = from;
      zerosTo = to;
    }
    return to;
  }

  /** The first position in {@code [from, to)} that holds this byte, or {@code to}. */
  public final long next(byte wanted, long from, long to) {
    long at = from;
    while (at < to) {
      if (wanted != 0 && getByte(at) == 0) {
        at = nextNonZero(at, to);
        if (at == to) {
          return to;
        }
      }
      int index = load(at, 1);
      int length = (int) Math.min(to - at, loaded(at));
      int found = indexOf(wanted, index, index + length);
      if (found >= 0) {
        return at + found - index;
      }
      at += length;
    }
    return to;
  }

  private int indexOf(byte wanted, int from, int to) {
    int index = from;
    while (index < to && window[index] != wanted) {
      index++;
    }
    return index < to ? index : -1;
  }

  private int nonZero(int from, int to) {
    for (int at = from; at < to; at += ZEROS.length) {
      int length = Math.min(to - at, ZEROS.length);
      int found = Arrays.mismatch(window, at, at + length, ZEROS, 0, length);
      if (found >= 0) {
        return at + found;
      }
    }
    return -1;
  }

  @Override
  public abstract void close() throws IOException;
}
