package multiproc.python;

/**
 * Scans one JSON string.
 *
 * <p>Follows {@code Modules/_json.c scanstring_unicode} of 2.7.18 and 3.11, which behave alike, in
 * strict mode: no control characters inside. Positions are char indices into the text, base 0. One
 * object is one scan, in one thread; time is linear in the string.
 */
final class JsonString {
  private static final String ESCAPES = "\"\\/bfnrt";
  private static final String ESCAPED = "\"\\/\b\f\n\r\t";

  private final String text;
  private final int end;
  private final int begin;
  private final JsonErrors errors;
  private final int depth;
  private int pos;

  /**
   * Makes the scan.
   *
   * @param text the whole text
   * @param start index of the first char after the opening quote
   * @param errors makes the errors
   * @param depth count of open containers, for the errors
   */
  JsonString(String text, int start, JsonErrors errors, int depth) {
    this.text = text;
    this.end = text.length();
    this.begin = start - 1;
    this.pos = start;
    this.errors = errors;
    this.depth = depth;
  }

  /** The index after the closing quote, after {@link #scan}. */
  int position() {
    return pos;
  }

  /** Scans up to and including the closing quote; throws {@link PythonError} on a broken string. */
  String scan() {
    int start = pos;
    if (skipPlain() == '"') {
      return text.substring(start, pos++);
    }
    StringBuilder result = new StringBuilder();
    result.append(text, start, pos);
    while (true) {
      appendEscape(result);
      start = pos;
      char stop = skipPlain();
      result.append(text, start, pos);
      if (stop == '"') {
        pos++;
        return result.toString();
      }
    }
  }

  /** Skips to the next quote or backslash, and returns it. */
  private char skipPlain() {
    for (; pos < end; pos++) {
      char c = text.charAt(pos);
      if (c == '"' || c == '\\') {
        return c;
      }
      if (c <= 0x1F) {
        throw error("Invalid control character at", pos);
      }
    }
    throw error("Unterminated string starting at", begin);
  }

  /** Appends the char of the escape at {@code pos}, and skips the escape. */
  private void appendEscape(StringBuilder result) {
    int backslash = pos;
    if (backslash + 1 == end) {
      throw error("Unterminated string starting at", begin);
    }
    char c = text.charAt(backslash + 1);
    if (c == 'u') {
      appendUnicode(result);
      return;
    }
    int which = ESCAPES.indexOf(c);
    if (which < 0) {
      throw error("Invalid \\escape", backslash);
    }
    result.append(ESCAPED.charAt(which));
    pos = backslash + 2;
  }

  /**
   * Appends the char of {@code \\uXXXX}, and with a high surrogate the low one if its escape comes
   * next. Since a Java string is UTF-16, the two chars form one character.
   */
  private void appendUnicode(StringBuilder result) {
    char c = hex4(pos + 2);
    result.append(c);
    pos += 6;
    if (Character.isHighSurrogate(c) && text.startsWith("\\u", pos)) {
      char low = hex4(pos + 2);
      if (Character.isLowSurrogate(low)) {
        result.append(low);
        pos += 6;
      }
    }
  }

  /** The char of the four hexadecimal digits from {@code at} on. */
  private char hex4(int at) {
    int value = 0;
    for (int i = at; i < at + 4; i++) {
      // Python reads the digits only if at least one char, such as the closing quote, follows them.
      int digit = at + 4 < end ? hexDigit(text.charAt(i)) : -1;
      if (digit < 0) {
        throw error("Invalid \\uXXXX escape", at - 1);
      }
      value = value << 4 | digit;
    }
    return (char) value;
  }

  /** ASCII digits only: {@link Character#digit} accepts those of every script. */
  private static int hexDigit(char c) {
    return c < 0x80 ? Character.digit(c, 16) : -1;
  }

  private PythonError error(String message, int index) {
    return errors.at(message, index, depth);
  }
}
