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
   * Makes the file at least {@code size} bytes long ({@code posix_fallocate}) in one step: grows
   * with zeros, and never cuts. No release of the client does so.
   */
  void extend(long size) throws IOException;

  /**
   * Maps the first {@code size} bytes, shared, and writable if the file was opened for writing.
   * Unlike a Java channel it never extends the file: a size beyond the file's end is an error.
   */
  StoreMapping map(long size) throws IOException;

  /**
   * Reads the bytes that the file has at this moment.
   *
   * @return up to {@code length} bytes, fewer (down to none) if the file ends
   */
  byte[] read(long position, int length) throws IOException;

  /**
   * {@link #read(long, int)} into the caller's array: the same one step, for readers that use one
   * buffer for many files.
   *
   * @param offset index in {@code target} of the first byte
   * @return number of bytes read, fewer than {@code length} (down to none) if the file ends
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
