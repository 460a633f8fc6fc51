package multiproc.explore.infer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The state of a file as its last operations are undone, one by one.
 *
 * <p>Threading: one thread.
 */
final class Past {

  final long[] words;

  /** By word: whether any content is possible. */
  final boolean[] any;

  /** The header; -1 if any value is possible. */
  long used;

  /** By handle: the number of operations not yet undone. */
  final int[] left;

  /** The stores of visible values that are not yet undone. */
  final List<HandleOperation> values;

  /** Whether a store of a header was undone. */
  boolean headerTaken;

  Past(long[] words, boolean[] any, long used, int[] left, List<HandleOperation> values) {
    this.words = words;
    this.any = any;
    this.used = used;
    this.left = left;
    this.values = values;
  }

  Past copy() {
    Past copy = new Past(words.clone(), any.clone(), used, left.clone(), new ArrayList<>(values));
    copy.headerTaken = headerTaken;
    return copy;
  }

  /** Allows any content in a range that a later store overwrites. */
  void free(int from, int to) {
    Arrays.fill(any, from / Long.BYTES, to / Long.BYTES, true);
  }

  /** Whether a word has the given content, or may have it. */
  boolean mayBe(int number, long word) {
    return any[number] || words[number] == word;
  }

  /** Fixes the content of a word that a handle reads. */
  void demand(int number, long word) {
    any[number] = false;
    words[number] = word;
  }
}
