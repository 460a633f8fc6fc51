package multiproc.inspect.evidence;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import multiproc.layout.KeyParser;

/**
 * Text from a file, for a reader: nothing that a file holds can steer a terminal or break a line.
 *
 * <p>Pure functions.
 */
public final class Display {

  private static final int LONGEST = 240;
  private static final int LONGEST_SERIES = 2_000;

  private Display() {}

  /** {@code sample{name="value"}} in the order of the key. */
  public static String series(KeyParser.Key key) {
    StringBuilder out = new StringBuilder(escape(key.sample()));
    if (!key.labels().isEmpty()) {
      String separator = "{";
      for (Map.Entry<String, String> label : key.labels().entrySet()) {
        out.append(separator).append(escape(label.getKey()));
        out.append("=\"").append(escape(label.getValue())).append('"');
        separator = ",";
      }
      out.append('}');
    }
    return out.toString();
  }

  /** The text in quotes, cut where it is long. */
  public static String quoted(String text) {
    String shown = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    return '"' + escape(shown) + (shown.length() < text.length() ? "...\"" : "\"");
  }

  /** The text, cut where it is longer than anyone reads. */
  public static String shortened(String text) {
    return cut(text, LONGEST_SERIES);
  }

  /** The text, cut to so many characters, with how many are left out. */
  public static String cut(String text, int most) {
    return text.length() > most
        ? text.substring(0, most) + "... (" + (text.length() - most) + " more characters)"
        : text;
  }

  /** The text with everything escaped that is not plainly printable. */
  public static String escape(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        default -> {
          // Format characters too: one of them turns the direction of all that follows.
          if (Character.isISOControl(c)
              || Character.getType(c) == Character.FORMAT
              || c == '\u2028'
              || c == '\u2029'
              || loneSurrogate(text, i)) {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.toString();
  }

  /** The text with lone surrogates escaped, which have no UTF-8. */
  public static String unpaired(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      if (loneSurrogate(text, i)) {
        out.append(String.format("\\u%04x", (int) text.charAt(i)));
      } else {
        out.append(text.charAt(i));
      }
    }
    return out.toString();
  }

  private static boolean loneSurrogate(String text, int index) {
    char c = text.charAt(index);
    if (Character.isHighSurrogate(c)) {
      return index + 1 == text.length() || !Character.isLowSurrogate(text.charAt(index + 1));
    }
    return Character.isLowSurrogate(c)
        && (index == 0 || !Character.isHighSurrogate(text.charAt(index - 1)));
  }

  /** {@code 1 byte}, {@code 8 bytes}. */
  public static String bytes(long count) {
    return count + (count == 1 ? " byte" : " bytes");
  }

  /** An int32 as the four characters it is in the file, where all are printable; else empty. */
  public static String asText(int value) {
    StringBuilder out = new StringBuilder();
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      int c = value >>> shift & 0xff;
      if (c < 0x20 || c > 0x7e) {
        return "";
      }
      out.append((char) c);
    }
    return out.toString();
  }

  /** {@code = "iter"} where an int32 is text; else nothing. */
  public static String orText(int value) {
    String text = asText(value);
    return text.isEmpty() ? "" : " = " + quoted(text);
  }

  /** Bytes as a text of as many chars: a key that can be compared and looked up. */
  public static String latin1(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** The bytes of {@link #latin1}. */
  public static byte[] bytesOf(String latin1) {
    return latin1.getBytes(StandardCharsets.ISO_8859_1);
  }
}
