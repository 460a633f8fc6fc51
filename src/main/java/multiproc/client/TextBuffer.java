package multiproc.client;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Buffers lines of text in one block, which is written out whenever it is full.
 *
 * <p>Threading: one thread.
 */
final class TextBuffer {

  /** Bytes to which the block grows before it is written out. */
  private static final int BLOCK = 1 << 16;

  /** Initial bytes of the block: clearing a whole block takes longer than writing a small text. */
  private static final int FIRST = 1 << 12;

  /** Bytes that {@link #ensure} always leaves for a number and a line's end. */
  private static final int LINE_END = 32;

  private final OutputStream out;

  /** The block; {@link #at} is the index of the next byte. */
  public byte[] block = new byte[FIRST];

  public int at;

  public TextBuffer(OutputStream out) {
    this.out = out;
  }

  /** Makes room for {@code length} bytes and a line's end. */
  public void ensure(int length) throws IOException {
    if (length + LINE_END > block.length - at) {
      makeRoom(length + LINE_END);
    }
  }

  private void makeRoom(int length) throws IOException {
    if (at + length <= BLOCK) {
      block = Arrays.copyOf(block, Math.min(BLOCK, Math.max(block.length * 2, at + length)));
      return;
    }
    flush();
    if (length > block.length) {
      block = new byte[Math.max(BLOCK, length)];
    }
  }

  public void flush() throws IOException {
    out.write(block, 0, at);
    at = 0;
  }

  public void put(byte[] source, int from, int length) throws IOException {
    ensure(length);
    System.arraycopy(source, from, block, at, length);
    at += length;
  }

  /** Ends a line with its value; an earlier {@link #ensure} has made the room. */
  public void endLine(double value, NumberStyle style) {
    at = DoubleText.put(value, style, block, at);
    block[at++] = '\n';
  }
}
