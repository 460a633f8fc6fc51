package multiproc.client;

import java.util.Arrays;

/**
 * Stores many small byte strings in a few large arrays, so that a scrape makes few objects. A
 * string is within one block; its place, an int, never changes.
 *
 * <p>Threading: one writer; readers only after it is done.
 */
final class Arena {

  /** Bytes of a block, and of the longest string. */
  public static final int BLOCK = 1 << 16;

  /** Initial bytes of the first block: clearing a whole block takes longer than a small scrape. */
  private static final int FIRST = 1 << 12;

  private static final int UNIT_SHIFT = 3;
  private static final int BLOCK_SHIFT = 16 - UNIT_SHIFT;
  private static final int UNIT_MASK = (1 << BLOCK_SHIFT) - 1;

  private byte[][] blocks = {new byte[FIRST]};
  private int count = 1;
  private int used;

  /** Allocates {@code length} bytes, at most {@link #BLOCK}, and returns their place. */
  public int allocate(int length) {
    int rounded = length + (1 << UNIT_SHIFT) - 1 >> UNIT_SHIFT << UNIT_SHIFT;
    if (used + rounded > blocks[count - 1].length) {
      makeRoom(used + rounded);
    }
    int place = (count - 1 << BLOCK_SHIFT) + (used >> UNIT_SHIFT);
    used += rounded;
    return place;
  }

  /** Enlarges the first block, to at most {@link #BLOCK} bytes, or adds a block. */
  private void makeRoom(int end) {
    byte[] last = blocks[count - 1];
    if (end <= BLOCK) {
      blocks[count - 1] = Arrays.copyOf(last, Math.min(BLOCK, Math.max(last.length * 2, end)));
      return;
    }
    if (count == blocks.length) {
      blocks = Arrays.copyOf(blocks, count * 2);
    }
    blocks[count++] = new byte[BLOCK];
    used = 0;
  }

  /** The array of a place, valid until the next {@link #allocate}. */
  public byte[] block(int place) {
    return blocks[place >>> BLOCK_SHIFT];
  }

  /** The index of a place in its array. */
  public int offset(int place) {
    return (place & UNIT_MASK) << UNIT_SHIFT;
  }
}
