package multiproc.python;

import java.util.Arrays;

/**
 * CPython's functions of single characters, by its own Unicode data and not the JDK's, and {@code
 * repr} of a string.
 *
 * <p>Stateless, so safe in any thread.
 */
final class PythonText {
  /**
   * The zeros of the decimal digits of both Unicode 5.2 and 14.0; the digits 1 to 9 follow each.
   */
  private static final int[] ZEROS = {
    0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50,
    0xed0, 0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0,
    0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xaa50, 0xabf0, 0xff10, 0x104a0, 0x1d7ce,
    0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6
  };

  /** The zeros that Unicode added after 5.2, up to 14.0. */
  private static final int[] NEWER_ZEROS = {
    0xde6, 0xa9f0, 0x10d30, 0x11066, 0x110f0, 0x11136, 0x111d0, 0x112f0, 0x11450, 0x114d0, 0x11650,
    0x116c0, 0x11730, 0x118e0, 0x11950, 0x11c50, 0x11d50, 0x11da0, 0x16a60, 0x16ac0, 0x16b50,
    0x1e140, 0x1e2f0, 0x1e950, 0x1fbf0
  };

  /** A second digit 1 beside U+19D1; only Unicode 5.2 took it for a decimal digit. */
  private static final int NEW_TAI_LUE_THAM_ONE = 0x19DA;

  private PythonText() {}

  /**
   * The decimal digit's value, or -1. Follows {@code Objects/unicodectype.c
   * _PyUnicode_ToDecimalDigit}.
   */
  static int decimal(int codePoint, PythonVersion version) {
    if (version == PythonVersion.PYTHON_2_7) {
      return codePoint == NEW_TAI_LUE_THAM_ONE ? 1 : decimal(codePoint, ZEROS);
    }
    return Math.max(decimal(codePoint, ZEROS), decimal(codePoint, NEWER_ZEROS));
  }

  private static int decimal(int codePoint, int[] zeros) {
    int found = Arrays.binarySearch(zeros, codePoint);
    int before = found >= 0 ? found : -found - 2;
    return before >= 0 && codePoint - zeros[before] < 10 ? codePoint - zeros[before] : -1;
  }

  /**
   * {@code str.isspace} of one character; the Mongolian vowel separator, U+180E, was whitespace up
   * to Unicode 6.2. Follows {@code Objects/unicodetype_db.h _PyUnicode_IsWhitespace}.
   */
  static boolean isSpace(int codePoint, PythonVersion version) {
    if (codePoint >= 0x2000 && codePoint <= 0x200A
        || codePoint >= '\t' && codePoint <= '\r'
        || codePoint >= 0x1C && codePoint <= 0x20) {
      return true;
    }
    return switch (codePoint) {
      case 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000 -> true;
      case 0x180E -> version == PythonVersion.PYTHON_2_7;
      default -> false;
    };
  }

  /**
   * {@code repr(text)} of a {@code str} in Python 3. Follows {@code Objects/unicodeobject.c
   * unicode_repr, 3.11}.
   */
  static String repr(String text) {
    char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    StringBuilder result = new StringBuilder(text.length() + 2).append(quote);
    for (int at = 0; at < text.length(); ) {
      int point = text.codePointAt(at);
      at += Character.charCount(point);
      switch (point) {
        case '\t' -> result.append("\\t");
        case '\n' -> result.append("\\n");
        case '\r' -> result.append("\\r");
        case '\\' -> result.append("\\\\");
        default -> {
          if (point == quote) {
            result.append('\\').append(quote);
          } else if (PrintableRanges.contains(point)) {
            result.appendCodePoint(point);
          } else {
            result.append(hexEscape(point));
          }
        }
      }
    }
    return result.append(quote).toString();
  }

  /**
   * The character as a backslash, the letter x, u or U, and that letter's number of hexadecimal
   * digits.
   */
  static String hexEscape(int codePoint) {
    String form = codePoint <= 0xFF ? "\\x%02x" : codePoint <= 0xFFFF ? "\\u%04x" : "\\U%08x";
    return String.format(form, codePoint);
  }
}
