package multiproc.store;

import java.nio.ByteBuffer;

/**
 * Bytes of a file shared with every other process that maps it. Numbers are little-endian;
 * positions count from the file's start.
 *
 * <p>Ordering: plain loads and stores, no fence. Stores of one process become visible to others in
 * the machine's own order (on x86-64 in program order); a copy of several bytes is not atomic.
 *
 * <p>Errors: an access to a page that another process has cut off the file is SIGBUS, which a JVM
 * reports as {@link InternalError}. {@link #putInt} and {@link #putBytes} throw the error
 * themselves; over real files the other calls may return, and the error comes some instructions
 * later. A copy that crosses the file's end at a page stores the bytes before it. A position
 * outside the mapping is an {@link IndexOutOfBoundsException}.
 *
 * <p>Threading: as {@link Store}.
 */
public interface StoreMapping extends AutoCloseable {

  /** Bytes mapped. */
  int capacity();

  /** Loads an int32. */
  int getInt(int position);

  /** Stores an int32. */
  void putInt(int position, int value);

  /** Stores bytes: one step of the client, several stores of the machine. */
  void putBytes(int position, byte[] bytes);

  /** Loads a float64. */
  double getDouble(int position);

  /** Stores a float64: one aligned 8-byte store. */
  void putDouble(int position, double value);

  /**
   * All mapped bytes, for a walk over them. This is one step, though over a live mapping each load
   * sees the bytes of its moment. Read-only and little-endian.
   */
  ByteBuffer view();

  /**
   * Gives the mapping up. A JVM unmaps it when the buffer is collected, which no other process can
   * see.
   */
  @Override
  void close();
}
