package multiproc.client.text;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Text as it is made, in blocks, none of which is ever copied.
 *
 * <p>Threading: one thread.
 */
final class TextBuffer {

  private static final int BLOCK = 1 << 16;

  /** Room that is always left behind {@link #ensure}, for a number and a line's end. */
  static final int LINE_END = 32;

  private byte[][] blocks = new byte[4][];
  private int[] lengths = new int[4];
  private int count;

  /** The block that is being filled, and where the next byte goes. */
  byte[] block = new byte[BLOCK];

  int at;

  /** Makes room for {@code length} bytes and a line's end. */
  void ensure(int length) {
    if (length + LINE_END > block.length - at) {
      finishBlock();
      block = new byte[Math.max(BLOCK, length + LINE_END)];
      at = 0;
    }
  }

  private void finishBlock() {
    if (count == blocks.length) {
      blocks = Arrays.copyOf(blocks, count * 2);
      lengths = Arrays.copyOf(lengths, count * 2);
    }
    blocks[count] = block;
    lengths[count++] = at;
  }

  void put(byte[] source, int from, int length) {
    ensure(length);
    System.arraycopy(source, from, block, at, length);
    at += length;
  }

  /** Ends a line with its value; there is room behind an {@link #ensure}. */
  void endLine(double value) {
    at = DoubleText.put(value, block, at);
    block[at++] = '\n';
  }

  /** Bytes in all. */
  long length() {
    long length = at;
    for (int i = 0; i < count; i++) {
      length += lengths[i];
    }
    return length;
  }

  void writeTo(OutputStream out) throws IOException {
    for (int i = 0; i < count; i++) {
      out.write(blocks[i], 0, lengths[i]);
    }
    out.write(block, 0, at);
  }
}
