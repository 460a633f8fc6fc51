package multiproc.explore.infer;

/**
 * The visible part of one stored entry or value: a contiguous range of bytes.
 *
 * @param kind which ends of the entry are visible
 * @param from first visible byte, from the file's start
 * @param to exclusive end of the visible bytes
 * @param start of the entry; -1 if it is not visible
 * @param end exclusive end of the entry, value included; -1 if it is not visible
 * @param key of a complete entry; otherwise null
 */
record Fragment(Kind kind, int from, int to, int start, int end, String key) {

  enum Kind {
    /** A complete entry. */
    ENTRY,
    /** The start of an entry including its length field, so its end is known. */
    HEAD,
    /** The end of an entry including its value, or only the value. */
    TAIL,
    /** Text from the middle of a key. */
    MIDDLE
  }

  boolean hasStart() {
    return start >= 0;
  }
}
