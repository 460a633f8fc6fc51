package multiproc.explore.infer;

import java.util.Arrays;

/**
 * How a file is before its last operations, as they are taken back.
 *
 * <p>Threading: one thread.
 */
final class Past {

  final long[] words;

  /** By word: whether it may be anything. */
  final boolean[] any;

  /** The header; -1 where it may be anything. */
  long used;

  /** By handle: how many of its operations are left. */
  final int[] left;

  /** Whether a header was taken back. */
  boolean headerTaken;

  Past(long[] words, boolean[] any, long used, int[] left) {
    this.words = words;
    this.any = any;
    this.used = used;
    this.left = left;
  }

  Past copy() {
    Past copy = new Past(words.clone(), any.clone(), used, left.clone());
    copy.headerTaken = headerTaken;
    return copy;
  }

  /** Bytes that may be anything: something was stored over them. */
  void free(int from, int to) {
    Arrays.fill(any, from / Long.BYTES, to / Long.BYTES, true);
  }

  /** Whether a word is one, or may be. */
  boolean mayBe(int number, long word) {
    return any[number] || words[number] == word;
  }

  /** A word that somebody reads. */
  void demand(int number, long word) {
    any[number] = false;
    words[number] = word;
  }
}
