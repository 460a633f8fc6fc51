package multiproc.layout;

import java.nio.ByteBuffer;

/**
 * The bytes of a buffer, little-endian.
 *
 * @param buffer which holds the file's first {@code size} bytes
 * @param size how many can be read
 */
public record BufferSource(ByteBuffer buffer, int size) implements ByteSource {

  /** All bytes of a buffer. */
  public BufferSource(ByteBuffer buffer) {
    this(buffer, buffer.capacity());
  }

  @Override
  public ByteBuffer upTo(int end) {
    return buffer;
  }
}
