package multiproc.inspect;

import multiproc.layout.DbLayout;

/**
 * Recognises the rest of a store that a full volume ended. The C library copies a long entry in
 * vectors from the first aligned position in it on, and stores the first vector last; so where the
 * volume has no room for the entry's second page, the bytes from that position to the page's end
 * are there, and the first ones are not.
 *
 * <p>Pure functions.
 */
final class LateHead {

  private static final int PAGE = 4096;

  /** Bytes of the shortest and of the longest vector. */
  private static final int SHORTEST = 16;

  private static final int LONGEST = 64;

  private LateHead() {}

  /**
   * The end of what is there of the entry.
   *
   * @param at where its first byte was to be stored, at the end of what was stored before
   * @return -1 if the bytes after {@code at} are not of such a store
   */
  static long end(Evidence evidence, long at) {
    if (at < DbLayout.HEADER_SIZE || at >= evidence.size()) {
      return -1;
    }
    long start = evidence.nextNonZero(at, evidence.size());
    if (start == at || start - at > LONGEST || start % SHORTEST != 0) {
      return -1;
    }
    long end = start;
    while (end < evidence.size() && isText(evidence.getByte(end))) {
      end++;
    }
    // The value and its timestamp are 0 in a new entry.
    long zeros = (PAGE - end % PAGE) % PAGE;
    boolean isPagesEnd =
        zeros == 0
            || zeros <= 2 * DbLayout.VALUE_SIZE && end > start && evidence.getByte(end - 1) == ' ';
    return isPagesEnd && evidence.nextNonZero(end, evidence.size()) == evidence.size() ? end : -1;
  }

  private static boolean isText(byte b) {
    return b >= ' ' && b <= '~';
  }
}
