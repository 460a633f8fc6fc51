package multiproc.layout;

/**
 * Gives an {@link EntryCursor} the bytes of one file. A source may fetch bytes only when they are
 * asked for, so that a sparse megabyte costs only its used bytes.
 *
 * <p>Positions are bytes from the file's start; numbers are little-endian. Callers ask only for
 * bytes within {@link #size()}.
 *
 * <p>Threading: one cursor at a time. Ordering: none; bytes of a live file may change between
 * calls.
 */
public interface ByteSource {

  /**
   * The number of bytes that can be read; an entry beyond them is an error of the file, not of the
   * program.
   */
  long size();

  /** The int32 at {@code position}. */
  int getInt(long position);

  /** The float64 at {@code position}. */
  double getDouble(long position);

  /** A copy of {@code length} bytes from {@code position} on. */
  byte[] copy(long position, int length);
}
