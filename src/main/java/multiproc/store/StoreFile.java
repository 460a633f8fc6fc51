package multiproc.store;

import java.io.IOException;

/**
 * An open file. Sizes and positions are in bytes, positions from the file's start.
 *
 * <p>Threading: as {@link Store}.
 */
public interface StoreFile extends AutoCloseable {

  /** The file's size now ({@code fstat}). */
  long size() throws IOException;

  /**
   * Sets the file's size ({@code ftruncate}): grows with zeros, or cuts, also under another
   * process's mapping.
   */
  void truncate(long size) throws IOException;

  /**
   * Makes the file at least so long ({@code posix_fallocate}): grows with zeros, and never cuts, in
   * one step. No release of the client does it.
   */
  void extend(long size) throws IOException;

  /**
   * Maps the first {@code size} bytes, shared, and writable where the file was opened for writing.
   * Unlike a Java channel it never extends the file: the bytes must be there.
   */
  StoreMapping map(long size) throws IOException;

  /**
   * Reads bytes that are there at this moment.
   *
   * @return up to {@code length} bytes, fewer (down to none) where the file ends
   */
  byte[] read(long position, int length) throws IOException;

  /**
   * {@link #read(long, int)} into bytes of the caller's: the same one step, for readers that use
   * one buffer for many files.
   *
   * @param offset where in {@code target} the first byte goes
   * @return how many bytes were read, fewer than {@code length} (down to none) where the file ends
   */
  default int read(long position, byte[] target, int offset, int length) throws IOException {
    byte[] bytes = read(position, length);
    System.arraycopy(bytes, 0, target, offset, bytes.length);
    return bytes.length;
  }

  /** Closes the handle; mappings made through it stay. */
  @Override
  void close() throws IOException;
}
