package multiproc.inspect;

import multiproc.layout.DbLayout;
import multiproc.layout.KeyShape;

/**
 * Holds a range of a file's bytes with its kind: an entry, or what is left of one.
 *
 * @param kind of the segment
 * @param position of the first byte, from the file's start
 * @param length in bytes
 * @param keyLength UTF-8 bytes of the key of an entry; else -1
 * @param valueSize bytes of value and timestamp of an entry; else 0
 * @param shape of an entry's key
 * @param reachable whether the walk of the format's own client reaches it; if not, only
 *     resynchronising, or reading beyond {@code used}, finds it
 */
record Segment(
    SegmentKind kind,
    long position,
    long length,
    int keyLength,
    int valueSize,
    KeyShape shape,
    boolean reachable) {

  /**
   * A segment that is no whole entry. It counts as not reachable until the parser has checked it.
   */
  static Segment part(SegmentKind kind, long position, long end, int keyLength, int valueSize) {
    return new Segment(kind, position, end - position, keyLength, valueSize, KeyShape.NONE, false);
  }

  /** The position after its last byte. */
  public long end() {
    return position + length;
  }

  /** The position of the value; only for entries. */
  public long valuePosition() {
    return end() - valueSize;
  }

  /** The position of the key's text; only for entries. */
  public long keyPosition() {
    return position + DbLayout.KEY_LENGTH_SIZE;
  }

  /** The same segment with this value of {@code reachable}. */
  public Segment reachable(boolean now) {
    return now == reachable
        ? this
        : new Segment(kind, position, length, keyLength, valueSize, shape, now);
  }

  /** Whether it is a whole entry. */
  public boolean isEntry() {
    return kind == SegmentKind.ENTRY;
  }
}
