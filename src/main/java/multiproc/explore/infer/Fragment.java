package multiproc.explore.infer;

/**
 * What is to be seen of one stored entry, or of one stored value: bytes that stand together.
 *
 * @param kind which of its ends are to be seen
 * @param from first byte that is to be seen, from the file's start
 * @param to first byte behind them
 * @param start of the entry; -1 where that is not to be seen
 * @param end first byte behind the entry and its value; -1 where that is not to be seen
 * @param key of a whole entry; null of others
 */
record Fragment(Kind kind, int from, int to, int start, int end, String key) {

  enum Kind {
    /** A whole entry. */
    ENTRY,
    /** The beginning of an entry, its length among it: so its end is known. */
    HEAD,
    /** The end of an entry with its value, or the value alone. */
    TAIL,
    /** Text of a key without its beginning and its end. */
    MIDDLE
  }

  boolean hasStart() {
    return start >= 0;
  }
}
