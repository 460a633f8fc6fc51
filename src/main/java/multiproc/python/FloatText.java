package multiproc.python;

/**
 * Computes Python's {@code float(text)} for a unicode string, as 2.7 and as 3 do.
 *
 * <p>Follows {@code Objects/floatobject.c PyFloat_FromString} of 2.7.18 and 3.11, {@code
 * Objects/unicodeobject.c PyUnicode_EncodeDecimal, 2.7.18} and {@code
 * _PyUnicode_TransformDecimalAndSpaceToASCII, 3.11}, and {@code Python/pystrtod.c
 * PyOS_string_to_double}. Stateless, so safe in any thread; time is linear in the text.
 */
final class FloatText {
  /** The most bytes, in Latin-1, of the text that 2.7 puts into a message. */
  private static final int SHOWN = 200;

  private FloatText() {}

  static double parse2(String text) {
    String all = encodeDecimal(text);
    int start = skipSpace(all, 0);
    int end = numberEnd(all, start);
    String shown = all.substring(start, Math.min(all.length(), start + SHOWN));
    if (end == start) {
      throw valueError("could not convert string to float: " + shown);
    }
    if (skipSpace(all, end) != all.length()) {
      throw valueError("invalid literal for float(): " + shown);
    }
    return value(all.substring(start, end));
  }

  static double parse3(String text) {
    String all = toAscii(text);
    int start = skipSpace(all, 0);
    int end = all.length();
    while (end > start && isSpace(all.charAt(end - 1))) {
      end--;
    }
    String number = withoutUnderscores(all.substring(start, end));
    int numberEnd = number == null ? 0 : numberEnd(number, 0);
    if (numberEnd == 0 || numberEnd != number.length()) {
      throw valueError("could not convert string to float: " + PythonText.repr(text));
    }
    return value(number);
  }

  /** 2.7: whitespace to blanks, digits to ASCII, Latin-1 as it is, and an error for the rest. */
  private static String encodeDecimal(String text) {
    StringBuilder bytes = new StringBuilder(text.length());
    for (int at = 0; at < text.length(); ) {
      int point = text.codePointAt(at);
      int encoded = encodeDecimal(point);
      if (encoded < 0) {
        throw encodeError(text, at);
      }
      bytes.append((char) encoded);
      at += Character.charCount(point);
    }
    return bytes.toString();
  }

  /** The byte for one character, or -1. */
  private static int encodeDecimal(int point) {
    if (PythonText.isSpace(point, PythonVersion.PYTHON_2_7)) {
      return ' ';
    }
    int digit = PythonText.decimal(point, PythonVersion.PYTHON_2_7);
    if (digit >= 0) {
      return '0' + digit;
    }
    return point > 0 && point <= 0xFF ? point : -1;
  }

  /** The error for the run of characters from char index {@code from} on that have no byte. */
  private static PythonError encodeError(String text, int from) {
    int to = from;
    while (to < text.length() && encodeDecimal(text.codePointAt(to)) < 0) {
      to += Character.charCount(text.codePointAt(to));
    }
    int position = text.codePointCount(0, from);
    int count = text.codePointCount(from, to);
    String what =
        count == 1
            ? "character u'" + PythonText.hexEscape(text.codePointAt(from)) + "' in position "
            : "characters in position ";
    return new PythonError(
        "UnicodeEncodeError",
        "'decimal' codec can't encode "
            + what
            + position
            + (count == 1 ? "" : "-" + (position + count - 1))
            + ": invalid decimal Unicode string");
  }

  /** 3: ASCII as it is, other whitespace to blanks, other digits to ASCII, a '?' for the rest. */
  private static String toAscii(String text) {
    StringBuilder ascii = new StringBuilder(text.length());
    for (int at = 0; at < text.length(); ) {
      int point = text.codePointAt(at);
      at += Character.charCount(point);
      if (point < 0x80) {
        ascii.append((char) point);
        continue;
      }
      int digit = PythonText.decimal(point, PythonVersion.PYTHON_3);
      boolean space = PythonText.isSpace(point, PythonVersion.PYTHON_3);
      ascii.append(space ? ' ' : digit >= 0 ? (char) ('0' + digit) : '?');
    }
    return ascii.toString();
  }

  /** The text without its underscores; null if one is not between two digits. */
  private static String withoutUnderscores(String text) {
    if (text.indexOf('_') < 0) {
      return text;
    }
    StringBuilder result = new StringBuilder(text.length());
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c != '_') {
        result.append(c);
      } else if (!isDigit(text, at - 1) || !isDigit(text, at + 1)) {
        return null;
      }
    }
    return result.toString();
  }

  /** The end of the longest number that begins at {@code from}; {@code from} if there is none. */
  private static int numberEnd(String text, int from) {
    int start = from;
    if (start < text.length() && (text.charAt(start) == '-' || text.charAt(start) == '+')) {
      start++;
    }
    for (String word : new String[] {"infinity", "inf", "nan"}) {
      if (text.regionMatches(true, start, word, 0, word.length())) {
        return start + word.length();
      }
    }
    int whole = skipDigits(text, start);
    int at = whole;
    if (at < text.length() && text.charAt(at) == '.') {
      at = skipDigits(text, at + 1);
      if (whole == start && at == start + 1) {
        return from;
      }
    }
    return at == start ? from : exponentEnd(text, at);
  }

  /** The end of the exponent that begins at {@code from}; {@code from} if there is none. */
  private static int exponentEnd(String text, int from) {
    if (from == text.length() || (text.charAt(from) | 0x20) != 'e') {
      return from;
    }
    int at = from + 1;
    if (at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
      at++;
    }
    int end = skipDigits(text, at);
    return end == at ? from : end;
  }

  /** The double of a text that {@link #numberEnd} has found to be a number as a whole. */
  private static double value(String number) {
    char last = number.charAt(number.length() - 1);
    if (last == '.' || last >= '0' && last <= '9') {
      // Rounds to nearest, ties to even, as CPython's own strtod does.
      return Double.parseDouble(number);
    }
    if ((last | 0x20) == 'n' && number.regionMatches(true, number.length() - 3, "nan", 0, 3)) {
      return Double.NaN;
    }
    return number.charAt(0) == '-' ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
  }

  private static int skipDigits(String text, int from) {
    int at = from;
    while (isDigit(text, at)) {
      at++;
    }
    return at;
  }

  private static boolean isDigit(String text, int at) {
    return at >= 0 && at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
  }

  private static int skipSpace(String text, int from) {
    int at = from;
    while (at < text.length() && isSpace(text.charAt(at))) {
      at++;
    }
    return at;
  }

  /** C's isspace in the C locale. */
  private static boolean isSpace(char c) {
    return c == ' ' || c >= '\t' && c <= '\r';
  }

  private static PythonError valueError(String message) {
    return new PythonError("ValueError", message);
  }
}
