package multiproc.inspect;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import multiproc.layout.KeyParser;
import multiproc.python.PythonFloat;

/**
 * Makes text from a file safe to show: it cannot control a terminal or break a line.
 *
 * <p>Pure functions.
 */
public final class Display {

  private static final int LONGEST = 240;
  private static final String ZERO = "\\u0000";
  private static final Pattern ZEROS = Pattern.compile("(\\\\u0000){4,}");
  private static final int LONGEST_SERIES = 2_000;

  private Display() {}

  /** {@code sample{name="value"}} in the order of the key. */
  static String series(KeyParser.Key key) {
    return key.series(Display::escape);
  }

  /** The text in quotes, cut if it is long; zero bytes in a row are counted. */
  static String quoted(String text) {
    String shown = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    String zeros =
        ZEROS
            .matcher(escape(shown))
            .replaceAll(run -> "<" + run.group().length() / ZERO.length() + " zero bytes>");
    return '"' + zeros + (shown.length() < text.length() ? "...\"" : "\"");
  }

  /** The text, cut if it is very long. */
  static String shortened(String text) {
    return cut(text, LONGEST_SERIES);
  }

  /** The text, cut to {@code most} characters, with the number of characters left out. */
  static String cut(String text, int most) {
    return text.length() > most
        ? text.substring(0, most) + "... (" + (text.length() - most) + " more characters)"
        : text;
  }

  /** The text with all characters escaped that are not plainly printable. */
  public static String escape(String text) {
    return line(text.replace("\\", "\\\\").replace("\"", "\\\""));
  }

  /**
   * A message as one line: as {@link #escape}, but quotation marks and backslashes stay, since they
   * may be the message's own.
   */
  public static String line(String message) {
    return escape(message.replace("\n", "\\n"), Display::isUnprintable);
  }

  /** The text with lone surrogates escaped, because UTF-8 cannot encode them. */
  static String unpaired(String text) {
    return escape(text, Display::loneSurrogate);
  }

  private interface CharacterTest {
    boolean test(String text, int index);
  }

  private static String escape(String text, CharacterTest escaped) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (escaped.test(text, i)) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static boolean isUnprintable(String text, int index) {
    char c = text.charAt(index);
    // Format characters too: one of them reverses the direction of the text after it.
    return Character.isISOControl(c)
        || Character.getType(c) == Character.FORMAT
        || c == '\u2028'
        || c == '\u2029'
        || loneSurrogate(text, index);
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
  static String bytes(long count) {
    return count(count, "byte", "bytes");
  }

  /** A number with its noun. */
  static String count(long count, String one, String many) {
    return count + " " + (count == 1 ? one : many);
  }

  /** The first {@code most} texts, and how many more there are. */
  static String list(List<String> texts, int most) {
    int more = texts.size() - most;
    return String.join(", ", texts.subList(0, Math.min(texts.size(), most)))
        + (more > 0 ? " and " + more + " more" : "");
  }

  /**
   * The four bytes of an int32 as characters in the file's order; empty unless all are printable.
   */
  static String asText(int value) {
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

  /** {@code = "iter"} if an int32 is text; else empty. */
  static String orText(int value) {
    String text = asText(value);
    return text.isEmpty() ? "" : " = " + quoted(text);
  }

  /** Bytes as a text with one char for each, which can be compared and be the key of a map. */
  static String latin1(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** The bytes of {@link #latin1}. */
  static byte[] bytesOf(String latin1) {
    return latin1.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** A value or a timestamp as Python prints it. */
  static String number(double value) {
    return PythonFloat.repr(value);
  }
}
