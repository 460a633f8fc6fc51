package multiproc.inspect;

import java.util.Arrays;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;

/**
 * Recognises what is left of a damaged entry: its beginning, its end, or all but its first eight
 * bytes.
 *
 * <p>Threading: one thread.
 */
record FragmentReader(Evidence evidence, EntryReader reader, DbFormat format) {

  private static final int LONGEST_TEXT = 1 << 16;
  private static final int LONGEST_REST = 72;
  private static final int MOST_VALUES = 3;

  /**
   * The fragment at a position.
   *
   * @param limit start of the next whole entry, or the file's end
   * @param previous the segment before
   * @return null if the bytes are not recognised
   */
  Segment at(long position, long limit, Segment previous) {
    // First, because a wrong length can still be a plausible one.
    Segment headless = headless(position, limit);
    if (headless != null) {
      return headless;
    }
    if (reader.plausibleHead(position) || padded(position, limit)) {
      return beginning(position, limit);
    }
    return mayPrecedeRest(previous, position) ? end(position, limit) : null;
  }

  /** Whether the rest of an overwritten entry may start at the end of this segment. */
  static boolean mayPrecedeRest(Segment previous, long position) {
    return previous != null
        && previous.end() == position
        && switch (previous.kind()) {
          // A rest may be followed by the rest of an older entry, which the entry of the first rest
          // had overwritten.
          case ENTRY, DAMAGED_KEY, ENTRY_WITHOUT_HEAD, ENTRY_TAIL, KEY_FRAGMENT, TRUNCATED_ENTRY ->
              true;
          default -> false;
        };
  }

  /**
   * Whether a whole entry is here, with any key: exactly the right number of spaces follows the
   * key.
   */
  private boolean padded(long position, long limit) {
    if (position + DbLayout.KEY_LENGTH_SIZE > limit) {
      return false;
    }
    int keyLength = evidence.getInt(position);
    if (keyLength < 1
        || keyLength > EntryReader.MAX_KEY_LENGTH
        || format.entryLength(keyLength) > limit - position) {
      return false;
    }
    int spaces = (int) DbLayout.paddedKeyLength(keyLength) - keyLength;
    long key = position + DbLayout.KEY_LENGTH_SIZE;
    return DbLayout.isPadding(evidence.copy(key + keyLength, spaces), 0, spaces)
        && evidence.getByte(key + keyLength - 1) != ' ';
  }

  private Segment beginning(long position, long limit) {
    int keyLength = evidence.getInt(position);
    int valueSize = valueSize(position, keyLength);
    long length = DbLayout.valueOffset(keyLength) + valueSize;
    // The file's end may cut an entry off inside its value; the entry then counts as a beginning.
    long whole = Math.min(length, limit - position);
    long head = nextHead(position + DbLayout.ALIGNMENT, position + whole);
    if (head < position + whole) {
      // Zeros are not part of a key: another entry was stored over this one here.
      return Segment.part(
          SegmentKind.TRUNCATED_ENTRY, position, keyEnd(position, head), keyLength, 0);
    }
    if (length <= limit - position) {
      return Segment.part(
          SegmentKind.DAMAGED_KEY, position, position + whole, keyLength, valueSize);
    }
    long end = limit < evidence.size() ? keyEnd(position, limit) : position + whole;
    return Segment.part(SegmentKind.TRUNCATED_ENTRY, position, end, keyLength, 0);
  }

  /**
   * The end of what is left of an entry that another one cuts off at {@code to}, which is inside of
   * it. A value between its text and that entry was stored into its key, since the length in its
   * head covers the value.
   */
  private long keyEnd(long position, long to) {
    long text = textEnd(position, to);
    boolean value =
        text + format.valueSize() == to
            && to <= position + DbLayout.valueOffset(evidence.getInt(position))
            && EntryReader.isLikelyValue(evidence.getDouble(text));
    return value ? to : text;
  }

  /** The end of a key's text in a beginning that another entry cuts off at {@code to}. */
  private long textEnd(long position, long to) {
    long at = position + DbLayout.ALIGNMENT;
    while (at < to && EntryReader.isText(evidence.copy(at, DbLayout.ALIGNMENT))) {
      at += DbLayout.ALIGNMENT;
    }
    return Math.min(at, to);
  }

  /** The first aligned head before {@code to}, or {@code to}. */
  private long nextHead(long from, long to) {
    long head = reader.findHead(from, to);
    while (head < to && head % DbLayout.ALIGNMENT != 0) {
      head = reader.findHead(head + 1, to);
    }
    return head;
  }

  /** The size of the value, from the last characters of the key if they can be read. */
  private int valueSize(long position, int keyLength) {
    long last = position + DbLayout.KEY_LENGTH_SIZE + keyLength - 1;
    if (last < evidence.size() && evidence.getByte(last) == ']') {
      byte before = evidence.getByte(last - 1);
      if (before == '}' || before == ']') {
        return DbLayout.VALUE_SIZE;
      }
    }
    return format.valueSize();
  }

  /**
   * All of an entry except its first eight bytes, over which a value was stored, or its first 16,
   * over which a value and its timestamp were; null if there is none.
   */
  private Segment headless(long position, long limit) {
    Segment found = headless(position, position + DbLayout.VALUE_SIZE, limit);
    return found != null || !format.hasTimestamp()
        ? found
        : headless(position, position + format.valueSize(), limit);
  }

  private Segment headless(long position, long text, long limit) {
    Tail tail = tail(text, limit);
    if (tail == null || !tail.found()) {
      return null;
    }
    long keyPosition = position + DbLayout.KEY_LENGTH_SIZE;
    int keyLength = (int) (tail.keyEnd() - keyPosition);
    if (DbLayout.paddedKeyLength(keyLength) != tail.value() - keyPosition) {
      return null;
    }
    byte[] key = evidence.copy(keyPosition, keyLength);
    byte[] repaired =
        KeyRepair.repair(key, 0, (int) (text - keyPosition), false, KeyRepair.suffixes(""));
    if (repaired == null
        || !Arrays.equals(key, repaired)
            && !EntryReader.isLikelyValue(evidence.getDouble(position))) {
      return null;
    }
    long end = tail.value() + tail.valueSize();
    return Segment.part(SegmentKind.ENTRY_WITHOUT_HEAD, position, end, keyLength, tail.valueSize());
  }

  /** The end of an entry over which the entry before was stored; null if there is none. */
  private Segment end(long position, long limit) {
    Tail tail = tail(position, limit);
    long end;
    if (tail == null && limit == evidence.size() && limit - position <= format.valueSize()) {
      // Where the file ends, these bytes may as well be the beginning of an entry.
      return null;
    }
    if (limit - position <= format.valueSize()) {
      end = limit;
    } else if (tail != null) {
      end = tail.value() + tail.valueSize();
    } else {
      end = position + format.valueSize();
      boolean alone = end >= limit || areValues(position, limit);
      if (!alone && !isValueBeforeRest(position, limit)) {
        return null;
      }
    }
    // The length of every entry is a multiple of eight, and so is that of its rest.
    return (end - position) % DbLayout.ALIGNMENT != 0
        ? null
        : Segment.part(SegmentKind.ENTRY_TAIL, position, end, -1, 0);
  }

  /** Whether only a few values are left here, of entries that overlapped, followed by zeros. */
  private boolean areValues(long position, long limit) {
    double first = evidence.getDouble(position);
    if (Double.isFinite(first) && !EntryReader.isLikelyValue(first)) {
      return false;
    }
    long zeros = position + format.valueSize();
    for (int i = 1; i < MOST_VALUES && evidence.nextNonZero(zeros, limit) < limit; i++) {
      boolean values =
          zeros + format.valueSize() <= limit
              && EntryReader.isLikelyValue(first)
              && EntryReader.isLikelyValue(evidence.getDouble(zeros));
      if (!values) {
        return false;
      }
      zeros += format.valueSize();
    }
    return evidence.nextNonZero(zeros, limit) == limit;
  }

  /** Whether a value is here, and entries start again soon after it. */
  private boolean isValueBeforeRest(long position, long limit) {
    long rest = nextHead(position + 1, limit) - position - format.valueSize();
    return rest >= 0
        && rest <= LONGEST_REST
        && position % DbLayout.ALIGNMENT == 0
        && rest % DbLayout.ALIGNMENT == 0
        && EntryReader.isLikelyValue(evidence.getDouble(position));
  }

  /**
   * @param keyEnd position after the key's last character
   * @param value position of the value
   */
  private record Tail(long keyEnd, long value, int valueSize) {
    boolean found() {
      return keyEnd > 0;
    }
  }

  /** Reads printable text up to a bracket, one to eight spaces, and a value before the limit. */
  private Tail tail(long from, long limit) {
    int length = (int) Math.min(limit - from, LONGEST_TEXT);
    if (length <= 0) {
      return null;
    }
    int index = evidence.load(from, length);
    byte[] bytes = evidence.window();
    int i = 0;
    while (i < length && bytes[index + i] >= ' ' && bytes[index + i] <= '~') {
      i++;
    }
    int keyEnd = i;
    while (keyEnd > 0 && bytes[index + keyEnd - 1] == ' ') {
      keyEnd--;
    }
    boolean closed = keyEnd == 0 || bytes[index + keyEnd - 1] == ']';
    // The first bytes of a value can look like spaces or text, but never all eight.
    int spaces = Math.min(i - keyEnd, DbLayout.ALIGNMENT);
    if (!closed || spaces == 0) {
      return null;
    }
    byte kind = keyEnd > 1 ? bytes[index + keyEnd - 2] : (byte) '"';
    int valueSize = kind == '"' ? format.valueSize() : DbLayout.VALUE_SIZE;
    long value = from + keyEnd + spaces;
    if (value + valueSize > limit) {
      return null;
    }
    return new Tail(keyEnd == 0 ? 0 : from + keyEnd, value, valueSize);
  }
}
