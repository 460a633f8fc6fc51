package multiproc.explore;

import java.util.Arrays;

/**
 * Lists ints in chunks, so that growing copies none.
 *
 * <p>Threading: one thread.
 */
final class IntList {

  private static final int CHUNK_BITS = 16;
  private static final int CHUNK = 1 << CHUNK_BITS;

  private int[][] chunks = new int[16][];
  private int size;

  int size() {
    return size;
  }

  int get(int index) {
    return chunks[index >>> CHUNK_BITS][index & CHUNK - 1];
  }

  int removeLast() {
    size--;
    return get(size);
  }

  void add(int value) {
    int chunk = size >>> CHUNK_BITS;
    if (chunk == chunks.length) {
      chunks = Arrays.copyOf(chunks, chunk * 2);
    }
    if (chunks[chunk] == null) {
      chunks[chunk] = new int[CHUNK];
    }
    chunks[chunk][size & CHUNK - 1] = value;
    size++;
  }
}
