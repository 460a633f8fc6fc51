package multiproc.inspect;

import java.nio.charset.StandardCharsets;
import java.util.OptionalDouble;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.layout.KeyParser;
import multiproc.layout.KeyShape;
import multiproc.layout.MetricName;

/**
 * Finds whole entries among a file's bytes. An entry counts only if a client would have written
 * every byte of it: length, key, spaces. It can therefore be searched for at any position.
 *
 * <p>Threading: one thread.
 */
final class EntryReader {

  /** Longest key in bytes; a greater length counts as damage. */
  public static final int MAX_KEY_LENGTH = 4 << 20;

  /**
   * Longest key that counts as an entry's beginning in a value; a greater length is more likely
   * part of a number.
   */
  private static final int LONGEST_IN_VALUE = 1 << 16;

  /** UTF-8 bytes of the shortest key, {@code ["", "", {}]}. */
  static final int MIN_KEY_LENGTH = "[\"\", \"\", {}]".length();

  private static final byte BRACKET = '[';

  private static final double SMALLEST = 1e-12;
  private static final double LARGEST = 1e18;

  private final Evidence evidence;
  private final KeyParser keyText = new KeyParser();

  /** Whether all formats that the file can have make an entry of one length for a key. */
  private boolean lengthKnown = true;

  private int helpValueSize = DbFormat.TIMESTAMP.valueSize();
  private int firstHelpValueSize = helpValueSize;

  public EntryReader(Evidence evidence) {
    this.evidence = evidence;
  }

  /** An entry that the file's end cuts off, without its length where two lengths are possible. */
  Finding.CutShort cutShort(Segment head, EntryRef victim) {
    long least = DbLayout.valueOffset(head.keyLength()) + DbLayout.VALUE_SIZE;
    boolean known = lengthKnown || least <= head.length();
    EntryRef entry = known ? victim : new EntryRef(head.position(), -1, victim.key(), null);
    return new Finding.CutShort(
        head.position(), head.length(), entry, known ? victim.length() : least);
  }

  /** Sets which of the two formats with help the file has. */
  public void setFormat(DbFormat format) {
    if (format.keyShape() == KeyShape.LABELS_AND_HELP) {
      helpValueSize = format.valueSize();
      firstHelpValueSize = helpValueSize;
    }
  }

  /** Sets how the entries of a file are read. */
  public void setFormat(Judgement judgement) {
    lengthKnown =
        judgement.mixed()
            || judgement.candidates().stream().mapToInt(DbFormat::valueSize).distinct().count() < 2;
    setFormat(judgement.withHelp());
    if (judgement.first().keyShape() == KeyShape.LABELS_AND_HELP) {
      firstHelpValueSize = judgement.first().valueSize();
    }
  }

  private int valueSize(KeyShape shape, long position) {
    if (shape != KeyShape.LABELS_AND_HELP) {
      return DbLayout.VALUE_SIZE;
    }
    return position == DbLayout.HEADER_SIZE ? firstHelpValueSize : helpValueSize;
  }

  /**
   * The entry at {@code position}.
   *
   * @return null if there is no whole entry
   */
  public Segment entryAt(long position) {
    KeyShape shape = shapeAt(position);
    if (shape == KeyShape.NONE) {
      return null;
    }
    int keyLength = evidence.getInt(position);
    int valueSize = valueSize(shape, position);
    long length = DbLayout.valueOffset(keyLength) + valueSize;
    return length > evidence.size() - position
        ? null
        : new Segment(SegmentKind.ENTRY, position, length, keyLength, valueSize, shape, true);
  }

  /**
   * The shape of the key at {@code position}, if at least the first double of its value is within
   * the file.
   */
  public KeyShape shapeAt(long position) {
    if (!plausibleHead(position)) {
      return KeyShape.NONE;
    }
    int keyLength = evidence.getInt(position);
    int padded = (int) DbLayout.paddedKeyLength(keyLength);
    long keyPosition = position + DbLayout.KEY_LENGTH_SIZE;
    if (keyPosition + padded + DbLayout.VALUE_SIZE > evidence.size()) {
      return KeyShape.NONE;
    }
    int index = evidence.load(keyPosition, padded);
    byte[] bytes = evidence.window();
    return bytes[index + keyLength - 1] == ']'
            && DbLayout.isPadding(bytes, index + keyLength, index + padded)
        ? keyText.shape(bytes, index, keyLength)
        : KeyShape.NONE;
  }

  /** Whether a plausible length is here, followed by the beginning of a key. */
  public boolean plausibleHead(long position) {
    if (position + DbLayout.KEY_LENGTH_SIZE + 2 > evidence.size()) {
      return false;
    }
    int index = evidence.load(position, DbLayout.KEY_LENGTH_SIZE + 2);
    byte[] bytes = evidence.window();
    if (!DbLayout.isKeyStart(bytes, index + DbLayout.KEY_LENGTH_SIZE)) {
      return false;
    }
    int keyLength = evidence.getInt(position);
    return keyLength >= MIN_KEY_LENGTH && keyLength <= MAX_KEY_LENGTH;
  }

  /**
   * Whether the 8 bytes at a value's position are the beginning of an entry: a length, and the
   * beginning of a key with two characters of a metric's name. A value may be any double, so a
   * weaker test would be wrong too often: one in 65,536 doubles with random bits contains the key's
   * first two characters, but no double from 2 to 131,072 has a character of a name after them.
   */
  public boolean headInValue(long position) {
    if (!plausibleHead(position)
        || evidence.getInt(position) > LONGEST_IN_VALUE
        || position + DbLayout.VALUE_SIZE > evidence.size()) {
      return false;
    }
    int index = evidence.load(position, DbLayout.VALUE_SIZE);
    byte[] bytes = evidence.window();
    byte last = bytes[index + 7];
    return MetricName.isCharacter(bytes[index + 6], false)
        && (MetricName.isCharacter(last, false) || last == '"');
  }

  /** The first position in {@code [from, to)} at which a whole entry starts, or {@code to}. */
  public long findEntry(long from, long to) {
    long at = findHead(from, to);
    while (at < to && entryAt(at) == null) {
      at = findHead(at + 1, to);
    }
    return at;
  }

  /**
   * The first position in {@code [from, to)} that {@link #plausibleHead} accepts, or {@code to}.
   */
  public long findHead(long from, long to) {
    // Searches for the key's bracket, because a length is mostly zeros, and so is the file.
    long end = Math.min(to + DbLayout.KEY_LENGTH_SIZE, evidence.size());
    long at = evidence.next(BRACKET, from + DbLayout.KEY_LENGTH_SIZE, end);
    while (at < end) {
      if (plausibleHead(at - DbLayout.KEY_LENGTH_SIZE)) {
        return at - DbLayout.KEY_LENGTH_SIZE;
      }
      at = evidence.next(BRACKET, at + 1, end);
    }
    return to;
  }

  /**
   * Whether a program is likely to count or measure such a number; most text, read as a number, is
   * outside the range.
   */
  public static boolean isLikelyValue(double value) {
    double magnitude = Math.abs(value);
    return value == 0 || magnitude >= SMALLEST && magnitude <= LARGEST;
  }

  /** Whether a double is a likely value and no text. */
  static boolean isNumber(double value) {
    return isLikelyValue(value) && !isText(value);
  }

  /** Whether all eight bytes of a double are printable, which means text rather than a value. */
  public static boolean isText(double value) {
    long bits = Double.doubleToRawLongBits(value);
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      long c = bits >>> shift & 0xff;
      if (c < ' ' || c > '~') {
        return false;
      }
    }
    return true;
  }

  /** Whether all bytes may occur in a client's key: ASCII from space to tilde. */
  public static boolean isText(byte[] bytes) {
    for (byte b : bytes) {
      if (b < ' ' || b > '~') {
        return false;
      }
    }
    return true;
  }

  /** The parts of an entry's key; null if the key has no shape. */
  public KeyParser.Key key(Segment entry) {
    int index = evidence.load(entry.keyPosition(), entry.keyLength());
    return keyText.parse(evidence.window(), index, entry.keyLength());
  }

  /** The bytes of an entry's key. */
  public byte[] keyBytes(Segment entry) {
    return evidence.copy(entry.keyPosition(), entry.keyLength());
  }

  /** An entry's key, each byte a char. */
  String keyText(Segment entry) {
    return Display.latin1(keyBytes(entry));
  }

  /** The bytes of an entry from its key on: the key, its padding and its value. */
  public byte[] keyAndValue(Segment entry) {
    return evidence.copy(entry.keyPosition(), (int) (entry.end() - entry.keyPosition()));
  }

  /** A whole entry's value. */
  double value(Segment entry) {
    return evidence.getDouble(entry.valuePosition());
  }

  /** A whole entry's timestamp, in seconds since 1970 or 0.0, if its format has one. */
  OptionalDouble timestamp(Segment entry) {
    return entry.valueSize() > DbLayout.VALUE_SIZE
        ? OptionalDouble.of(evidence.getDouble(entry.valuePosition() + DbLayout.VALUE_SIZE))
        : OptionalDouble.empty();
  }

  /**
   * The position of another entry's beginning in a whole entry's value or timestamp; -1 if there is
   * none.
   */
  long headInValue(Segment entry) {
    for (long at = entry.valuePosition(); at < entry.end(); at += DbLayout.VALUE_SIZE) {
      if (headInValue(at)) {
        return at;
      }
    }
    return -1;
  }

  /** An entry's key for display: {@code writer_5_my_gauge{label1="my label"}}. */
  public String display(Segment entry) {
    return display(keyBytes(entry));
  }

  /** A key for display; quoted as it is if it has no shape. */
  public static String display(byte[] keyBytes) {
    KeyParser.Key key = KeyParser.of(keyBytes);
    return key == null
        ? Display.quoted(new String(keyBytes, StandardCharsets.ISO_8859_1))
        : Display.series(key);
  }
}
