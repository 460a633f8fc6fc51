package multiproc.layout;

import java.nio.ByteBuffer;

/**
 * Gives a cursor the bytes of a buffer.
 *
 * @param buffer little-endian; holds the file's first {@code size} bytes
 * @param size the number of bytes that can be read
 */
public record BufferSource(ByteBuffer buffer, long size) implements ByteSource {

  /** All bytes of a buffer. */
  public BufferSource(ByteBuffer buffer) {
    this(buffer, buffer.capacity());
  }

  @Override
  public int getInt(long position) {
    return buffer.getInt((int) position);
  }

  @Override
  public double getDouble(long position) {
    return buffer.getDouble((int) position);
  }

  @Override
  public byte[] copy(long position, int length) {
    byte[] bytes = new byte[length];
    buffer.get((int) position, bytes);
    return bytes;
  }
}
