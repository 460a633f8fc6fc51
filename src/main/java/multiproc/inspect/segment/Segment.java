package multiproc.inspect.segment;

import multiproc.layout.DbLayout;
import multiproc.layout.KeyShape;

/**
 * A range of a file's bytes with one meaning.
 *
 * @param kind what it is
 * @param position first byte, from the file's start
 * @param length in bytes
 * @param keyLength UTF-8 bytes of the key, of the kinds that are entries; else -1
 * @param valueSize bytes of value and timestamp of an entry; else 0
 * @param shape of an entry's key
 * @param reachable whether the walk of the format's own client reaches it; otherwise only
 *     resynchronising, or looking beyond {@code used}, finds it
 */
public record Segment(
    SegmentKind kind,
    long position,
    long length,
    int keyLength,
    int valueSize,
    KeyShape shape,
    boolean reachable) {

  /** The first position behind it. */
  public long end() {
    return position + length;
  }

  /** Where the value stands; of entries only. */
  public long valuePosition() {
    return end() - valueSize;
  }

  /** Where the key's text starts; of entries only. */
  public long keyPosition() {
    return position + DbLayout.KEY_LENGTH_SIZE;
  }

  /** The same, reachable or not. */
  public Segment reachable(boolean now) {
    return now == reachable
        ? this
        : new Segment(kind, position, length, keyLength, valueSize, shape, now);
  }

  /** Whether it is an entry of which nothing is missing. */
  public boolean isEntry() {
    return kind == SegmentKind.ENTRY;
  }
}
