package multiproc.client.exposition;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * A buffer of text lines: one block, which is written out whenever it is full.
 *
 * <p>Threading: one thread.
 */
public final class TextBuffer {

  /** Bytes that a block grows to before it is written out. */
  private static final int BLOCK = 1 << 16;

  /** And has at first: to clear a whole one takes longer than to write a small text. */
  private static final int FIRST = 1 << 12;

  /** Room that is always left behind {@link #ensure}, for a number and a line's end. */
  private static final int LINE_END = 32;

  private final OutputStream out;

  /** The block, and where the next byte goes. */
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

  /** Ends a line with its value; there is room behind an {@link #ensure}. */
  public void endLine(double value, NumberStyle style) {
    at = DoubleText.put(value, style, block, at);
    block[at++] = '\n';
  }
}
