package multiproc.layout;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Recognises a key by its shape, however its JSON is spelt: with the spaces of {@code json.dumps}
 * or compact, ASCII or raw UTF-8. Stricter than a JSON parser on purpose, since it is also used to
 * find keys among bytes that are no keys.
 *
 * <p>Threading: one thread. Takes time linear in the key and, to tell the shape, allocates nothing.
 */
public final class KeyParser {

  /** A key's parts. Labels stand in the key's own order. */
  public record Key(String metric, String sample, Map<String, String> labels, String help) {}

  private static final int FIRST = 0x20;
  private static final int LAST = 0x7e;

  private byte[] bytes;
  private int at;
  private int end;
  private StringBuilder text;
  private boolean bare;

  /**
   * The shape of the key in {@code bytes[offset, offset + length)}.
   *
   * @return {@link KeyShape#NONE} where no client writes such a key
   */
  public KeyShape shape(byte[] bytes, int offset, int length) {
    text = null;
    begin(bytes, offset, length);
    return scan(null);
  }

  /**
   * The parts of a key that has a shape.
   *
   * @return null where it has none
   */
  public Key parse(byte[] bytes, int offset, int length) {
    text = new StringBuilder();
    begin(bytes, offset, length);
    String[] parts = new String[3];
    Map<String, String> labels = new LinkedHashMap<>();
    return scan(new Parts(parts, labels)) == KeyShape.NONE
        ? null
        : new Key(parts[0], parts[1], labels, parts[2]);
  }

  private record Parts(String[] texts, Map<String, String> labels) {}

  private void begin(byte[] source, int offset, int length) {
    bytes = source;
    bare = false;
    at = offset;
    end = offset + length;
  }

  private KeyShape scan(Parts parts) {
    if (!take('[') || !string()) {
      return KeyShape.NONE;
    }
    keep(parts, 0);
    if (!comma() || !string()) {
      return KeyShape.NONE;
    }
    keep(parts, 1);
    if (!comma()) {
      return KeyShape.NONE;
    }
    KeyShape shape = at < end && bytes[at] == '{' ? labels(parts) : lists(parts);
    return shape != KeyShape.NONE && take(']') && at == end ? shape : KeyShape.NONE;
  }

  private KeyShape labels(Parts parts) {
    at++;
    while (!take('}')) {
      if (!string()) {
        return KeyShape.NONE;
      }
      String name = kept();
      if (!take(':') || !space() || !string()) {
        return KeyShape.NONE;
      }
      if (parts != null) {
        parts.labels().put(name, kept());
      }
      if (!separated('}')) {
        return KeyShape.NONE;
      }
    }
    if (!take(',')) {
      return KeyShape.LABELS;
    }
    if (!space() || !string()) {
      return KeyShape.NONE;
    }
    keep(parts, 2);
    return KeyShape.LABELS_AND_HELP;
  }

  private KeyShape lists(Parts parts) {
    int names = at;
    int nameCount = list();
    if (nameCount < 0 || !comma()) {
      return KeyShape.NONE;
    }
    int values = at;
    if (list() != nameCount) {
      return KeyShape.NONE;
    }
    if (parts != null) {
      int behind = at;
      String[] labelNames = items(names, nameCount);
      String[] labelValues = items(values, nameCount);
      for (int i = 0; i < nameCount; i++) {
        parts.labels().put(labelNames[i], labelValues[i]);
      }
      at = behind;
    }
    return KeyShape.NAMES_AND_VALUES;
  }

  /** Steps over a list of strings; how many there are, or -1. */
  private int list() {
    if (!take('[')) {
      return -1;
    }
    int count = 0;
    while (!take(']')) {
      if (!item() || !separated(']')) {
        return -1;
      }
      count++;
    }
    return count;
  }

  private String[] items(int from, int count) {
    String[] items = new String[count];
    at = from + 1;
    for (int i = 0; i < count; i++) {
      item();
      items[i] = kept();
      separated(']');
    }
    return items;
  }

  /** Behind an item: a comma, a space and another item, or the closing character, which stays. */
  private boolean separated(char closing) {
    if (at < end && bytes[at] == closing) {
      return true;
    }
    return comma() && at < end && (bytes[at] == '"' || closing == ']' && bytes[at] != closing);
  }

  /** A comma and the space that {@code json.dumps} writes behind it, and compact JSON does not. */
  private boolean comma() {
    return take(',') && space();
  }

  private boolean space() {
    take(' ');
    return true;
  }

  /** A string; or a number, a word or null, as the Ruby client leaves a label's value. */
  private boolean item() {
    if (at < end && bytes[at] == '"') {
      return string();
    }
    int from = at;
    while (at < end && isBare(bytes[at])) {
      at++;
    }
    if (text != null) {
      text.setLength(0);
      text.append(new String(bytes, from, at - from, StandardCharsets.US_ASCII));
    }
    bare = true;
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

  /** Whether the key that was read last has a label's value that is no string. */
  public boolean hasBareValue() {
    return bare;
  }

  private boolean take(char expected) {
    if (at < end && bytes[at] == expected) {
      at++;
      return true;
    }
    return false;
  }

  private boolean string() {
    if (text != null) {
      text.setLength(0);
    }
    if (!take('"')) {
      return false;
    }
    while (at < end) {
      int c = bytes[at++];
      if (c == '"') {
        return true;
      }
      if (c == '\\') {
        if (!escape()) {
          return false;
        }
      } else if (c < 0) {
        if (!beyondAscii()) {
          return false;
        }
      } else if (c < FIRST || c > LAST) {
        return false;
      } else if (text != null) {
        text.append((char) c);
      }
    }
    return false;
  }

  /** A character of two to four bytes of UTF-8, of which the first has been read. */
  private boolean beyondAscii() {
    int from = at - 1;
    int first = bytes[from] & 0xff;
    int more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
    if (first < 0xc2 || first > 0xf4 || end - at < more) {
      return false;
    }
    for (int i = 0; i < more; i++) {
      if ((bytes[at++] & 0xc0) != 0x80) {
        return false;
      }
    }
    if (text != null) {
      text.append(new String(bytes, from, more + 1, StandardCharsets.UTF_8));
    }
    return true;
  }

  private boolean escape() {
    if (at >= end) {
      return false;
    }
    int which = "\"\\nrtbf".indexOf(bytes[at++]);
    if (which >= 0) {
      if (text != null) {
        text.append("\"\\\n\r\t\b\f".charAt(which));
      }
      return true;
    }
    if (bytes[at - 1] != 'u' || end - at < Integer.BYTES) {
      return false;
    }
    int unit = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      int digit = Character.digit(bytes[at++], Short.SIZE);
      if (digit < 0) {
        return false;
      }
      unit = unit * Short.SIZE + digit;
    }
    if (text != null) {
      text.append((char) unit);
    }
    return true;
  }

  private void keep(Parts parts, int index) {
    if (parts != null) {
      parts.texts()[index] = text.toString();
    }
  }

  private String kept() {
    return text == null ? "" : text.toString();
  }
}
