package multiproc.layout;

/**
 * The bytes of one file as an {@link EntryCursor} asks for them. A source may fetch them as they
 * are asked for, so that a sparse megabyte costs only its used bytes.
 *
 * <p>Positions are bytes from the file's start; numbers are little-endian. What is asked for lies
 * within {@link #size()}.
 *
 * <p>Threading: one cursor at a time. Ordering: none; bytes of a live file may change between
 * calls.
 */
public interface ByteSource {

  /** Bytes that can be read at all; reading further is an error in the file, not in the program. */
  long size();

  /** The int32 at {@code position}. */
  int getInt(long position);

  /** The float64 at {@code position}. */
  double getDouble(long position);

  /** A copy of {@code length} bytes from {@code position} on. */
  byte[] copy(long position, int length);
}
