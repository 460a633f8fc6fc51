package multiproc.layout;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads a key as slices of its bytes, however its JSON is spelt: with the spaces of {@code
 * json.dumps} or compact, ASCII or raw UTF-8. Stricter than a JSON parser on purpose, since it is
 * also used to find keys among other bytes.
 *
 * <p>The accessors return the key that {@link #scan} read last; they are undefined if it found no
 * shape. Slices are indices of its array, without the quotes.
 *
 * <p>Threading: one thread. Takes time linear in the key and allocates only when a key has more
 * labels than any before.
 */
public final class KeyScanner {

  private static final int FIRST = 0x20;
  private static final int LAST = 0x7e;

  /** Ints of a label: its name's slice, then its value's. */
  private static final int SLICES = 4;

  private byte[] bytes;
  private int at;
  private int end;
  private boolean plain;
  private int from;
  private int to;
  private int metricFrom;
  private int metricTo;
  private int sampleFrom;
  private int sampleTo;
  private int labelsTo;
  private int helpFrom;
  private int helpTo;
  private int labelCount;
  private int[] labels = new int[SLICES * 8];

  /**
   * Reads the key in {@code source[offset, offset + length)}.
   *
   * @return its shape; {@link KeyShape#NONE} if no client writes such a key
   */
  public KeyShape scan(byte[] source, int offset, int length) {
    bytes = source;
    at = offset;
    end = offset + length;
    plain = true;
    labelCount = 0;
    helpFrom = 0;
    helpTo = 0;
    if (!take('[') || !string()) {
      return KeyShape.NONE;
    }
    metricFrom = from;
    metricTo = to;
    if (!comma() || !string()) {
      return KeyShape.NONE;
    }
    sampleFrom = from;
    sampleTo = to;
    if (!comma()) {
      return KeyShape.NONE;
    }
    KeyShape shape = at < end && bytes[at] == '{' ? object() : lists();
    return shape != KeyShape.NONE && take(']') && at == end ? shape : KeyShape.NONE;
  }

  private KeyShape object() {
    at++;
    while (!take('}')) {
      if (!string()) {
        return KeyShape.NONE;
      }
      int label = label(labelCount++);
      put(label);
      if (!take(':') || !space() || !string()) {
        return KeyShape.NONE;
      }
      put(label + 2);
      if (!separated('}')) {
        return KeyShape.NONE;
      }
    }
    labelsTo = at;
    if (!take(',')) {
      return KeyShape.LABELS;
    }
    if (!space() || !string()) {
      return KeyShape.NONE;
    }
    helpFrom = from;
    helpTo = to;
    return KeyShape.LABELS_AND_HELP;
  }

  private KeyShape lists() {
    int names = list(0);
    if (names < 0 || !comma() || list(2) != names) {
      return KeyShape.NONE;
    }
    labelCount = names;
    labelsTo = at;
    boolean compact = bytes[metricTo + 2] != ' ';
    return compact ? KeyShape.COMPACT : KeyShape.NAMES_AND_VALUES;
  }

  /** Reads a list of names (0) or values (2), and returns its length, or -1 if there is no list. */
  private int list(int slice) {
    if (!take('[')) {
      return -1;
    }
    int count = 0;
    while (!take(']')) {
      if (!item()) {
        return -1;
      }
      put(label(count++) + slice);
      if (!separated(']')) {
        return -1;
      }
    }
    return count;
  }

  /** The index of a label's slices; makes room for them. */
  private int label(int index) {
    int label = index * SLICES;
    if (label == labels.length) {
      labels = Arrays.copyOf(labels, label * 2);
    }
    return label;
  }

  private void put(int slice) {
    labels[slice] = from;
    labels[slice + 1] = to;
  }

  /**
   * After an item: whether a comma and another item follow, or the closing character, which is not
   * taken.
   */
  private boolean separated(char closing) {
    if (at < end && bytes[at] == closing) {
      return true;
    }
    return comma() && at < end && (bytes[at] == '"' || closing == ']' && bytes[at] != closing);
  }

  /** A comma, and the space that {@code json.dumps} writes after it and compact JSON does not. */
  private boolean comma() {
    return take(',') && space();
  }

  private boolean space() {
    plain &= take(' ');
    return true;
  }

  /** A string; or a number, a word or null, as the Ruby client writes some labels' values. */
  private boolean item() {
    if (at < end && bytes[at] == '"') {
      return string();
    }
    from = at;
    while (at < end && isBare(bytes[at])) {
      at++;
    }
    to = at;
    plain = false;
    return at > from;
  }

  private static boolean isBare(byte b) {
    return b >= '0' && b <= '9'
        || b >= 'a' && b <= 'z'
        || b == '-'
        || b == '+'
        || b == '.'
        || b == 'E';
  }

  private boolean take(char expected) {
    if (at < end && bytes[at] == expected) {
      at++;
      return true;
    }
    return false;
  }

  private boolean string() {
    if (!take('"')) {
      return false;
    }
    from = at;
    while ((at = afterPlain(bytes, at, end)) < end) {
      int c = bytes[at++];
      if (c == '"') {
        to = at - 1;
        return true;
      }
      if (c == '\\' || c < FIRST || c > LAST) {
        plain = false;
        // 0x7f is raw in a key of the Ruby client, as it may in JSON.
        boolean right = c == '\\' ? escape() : c > LAST || c < 0 && beyondAscii();
        if (!right) {
          return false;
        }
      }
    }
    return false;
  }

  /**
   * The position after ordinary characters. On locals alone: most of a key's time is spent here.
   */
  private static int afterPlain(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end) {
      int c = bytes[at];
      if (c == '"' || c == '\\' || c < FIRST || c > LAST) {
        return at;
      }
      at++;
    }
    return at;
  }

  /** Reads the rest of a UTF-8 character of two to four bytes, after its first. */
  private boolean beyondAscii() {
    int first = bytes[at - 1] & 0xff;
    int more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
    if (first < 0xc2 || first > 0xf4 || end - at < more) {
      return false;
    }
    for (int i = 0; i < more; i++) {
      if ((bytes[at++] & 0xc0) != 0x80) {
        return false;
      }
    }
    return true;
  }

  private boolean escape() {
    if (at >= end) {
      return false;
    }
    byte which = bytes[at++];
    if (which != 'u') {
      return "\"\\nrtbf".indexOf(which) >= 0;
    }
    if (end - at < Integer.BYTES) {
      return false;
    }
    for (int i = 0; i < Integer.BYTES; i++) {
      if (Character.digit(bytes[at++], Short.SIZE) < 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether the key is as {@code json.dumps} writes printable ASCII without escapes. */
  public boolean isPlain() {
    return plain;
  }

  /** The start of the metric's name. */
  public int metricFrom() {
    return metricFrom;
  }

  /** The end of the metric's name. */
  public int metricTo() {
    return metricTo;
  }

  /** The start of the sample's name. */
  public int sampleFrom() {
    return sampleFrom;
  }

  /** The end of the sample's name. */
  public int sampleTo() {
    return sampleTo;
  }

  /** The end of the labels' object or lists. */
  public int labelsTo() {
    return labelsTo;
  }

  /** The start of the help; {@link #helpTo} if there is none. */
  public int helpFrom() {
    return helpFrom;
  }

  /** The end of the help. */
  public int helpTo() {
    return helpTo;
  }

  /** The number of labels. */
  public int labelCount() {
    return labelCount;
  }

  /** Number of bytes of all label values, without quotes. */
  public int valueBytes() {
    int bytes = 0;
    for (int label = 0; label < labelCount; label++) {
      bytes += valueTo(label) - valueFrom(label);
    }
    return bytes;
  }

  /** The start of a label's name. */
  public int nameFrom(int label) {
    return labels[label * SLICES];
  }

  /** The end of a label's name. */
  public int nameTo(int label) {
    return labels[label * SLICES + 1];
  }

  /** The start of a label's value. */
  public int valueFrom(int label) {
    return labels[label * SLICES + 2];
  }

  /** The end of a label's value. */
  public int valueTo(int label) {
    return labels[label * SLICES + 3];
  }

  /** A slice as text, with escapes decoded. */
  public String text(int start, int behind) {
    String raw = new String(bytes, start, behind - start, StandardCharsets.UTF_8);
    return raw.indexOf('\\') < 0 ? raw : unescaped(raw);
  }

  private static String unescaped(String raw) {
    StringBuilder text = new StringBuilder(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c != '\\') {
        text.append(c);
        continue;
      }
      char which = raw.charAt(++i);
      if (which == 'u') {
        text.append((char) Integer.parseInt(raw, i + 1, i + 1 + Integer.BYTES, Short.SIZE));
        i += Integer.BYTES;
      } else {
        text.append("\"\\\n\r\t\b\f".charAt("\"\\nrtbf".indexOf(which)));
      }
    }
    return text.toString();
  }
}
