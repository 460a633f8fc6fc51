package multiproc.explore;

import java.util.Arrays;

/**
 * Writes or reads numbers, each in as few bytes as it needs: seven bits a byte, the lowest first.
 *
 * <p>Threading: one thread at a time.
 */
final class NumberBytes {

  private static final int MOST_BYTES = 10;

  private byte[] bytes;
  private int position;

  /** Bytes to be read, or no bytes. */
  NumberBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Number of bytes written or read. */
  int position() {
    return position;
  }

  /** Whether all bytes are read. */
  boolean isAtEnd() {
    return position == bytes.length;
  }

  void put(long number) {
    if (position + MOST_BYTES > bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * (position + MOST_BYTES));
    }
    long left = number;
    while (left >>> 7 != 0) {
      bytes[position++] = (byte) (left | 0x80);
      left >>>= 7;
    }
    bytes[position++] = (byte) left;
  }

  long get() {
    long number = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = bytes[position++];
      number |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return number;
      }
    }
  }

  /** The bytes written since the last call. */
  byte[] take() {
    byte[] written = Arrays.copyOf(bytes, position);
    position = 0;
    return written;
  }
}
