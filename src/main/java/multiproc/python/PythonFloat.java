package multiproc.python;

import java.math.BigInteger;

/**
 * {@code repr(float)} and {@code float(text)}, as CPython does them.
 *
 * <p>Stateless, so safe in any thread.
 */
public final class PythonFloat {
  /** Below this, every integer has one double and at most 15 digits. */
  private static final double FEW_DIGITS = 1e15;

  private PythonFloat() {}

  /**
   * The shortest text that reads back as {@code value}, and of several the nearest to it; the same
   * in both versions.
   *
   * <p>Follows {@code Objects/floatobject.c float_repr, 3.11} and {@code Python/pystrtod.c
   * format_float_short, 3.11}, with format code {@code 'r'}. Takes constant time.
   *
   * @param value any double
   * @return for instance {@code 1.0}, {@code 1e+16}, {@code 0.0001}, {@code 1e-05}, {@code inf},
   *     {@code nan}, {@code -0.0}
   */
  public static String repr(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    String sign = Double.doubleToRawLongBits(value) < 0 ? "-" : "";
    double magnitude = Math.abs(value);
    if (magnitude < FEW_DIGITS && magnitude == (long) magnitude) {
      return sign + (long) magnitude + ".0";
    }
    ShortestDecimal decimal = ShortestDecimal.of(magnitude);
    return sign + layOut(Long.toString(decimal.digits()), decimal.exponent());
  }

  /** Writes {@code digits} times ten to the {@code exponent}; the last digit is not 0. */
  private static String layOut(String digits, int exponent) {
    int count = digits.length();
    int point = count + exponent;
    if (point > 16 || point <= -4) {
      int power = point - 1;
      String mantissa = count == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
      String zero = Math.abs(power) < 10 ? "0" : "";
      return mantissa + "e" + (power < 0 ? "-" : "+") + zero + Math.abs(power);
    }
    if (point <= 0) {
      return "0." + "0".repeat(-point) + digits;
    }
    if (point >= count) {
      return digits + "0".repeat(point - count) + ".0";
    }
    return digits.substring(0, point) + "." + digits.substring(point);
  }

  /**
   * {@code float(text)} of a unicode string.
   *
   * <p>Whitespace and decimal digits are those of the version's Unicode data (5.2 and 14.0), so of
   * any script. Beyond a double's range the result is an infinity or zero, without an error. Time
   * is linear in the text.
   *
   * @param text the text
   * @param version whose rules and texts
   * @return the nearest double
   * @throws PythonError {@code ValueError} if the text is not a number; on 2.7 also {@code
   *     UnicodeEncodeError} for a character past U+00FF, or U+0000, that is neither a digit nor
   *     whitespace, with its position in code points
   */
  public static double parse(String text, PythonVersion version) {
    return version == PythonVersion.PYTHON_2_7 ? FloatText.parse2(text) : FloatText.parse3(text);
  }

  /**
   * {@code float(value)} of a JSON value.
   *
   * @param value from {@link PythonJson#loads}
   * @param version whose rules and texts
   * @return the nearest double
   * @throws PythonError as {@link #parse} for a text; {@code OverflowError} for an integer beyond a
   *     double's range; {@code TypeError} for a value that is neither text nor number
   */
  public static double of(Object value, PythonVersion version) {
    boolean python2 = version == PythonVersion.PYTHON_2_7;
    if (value instanceof String text) {
      return parse(text, version);
    } else if (value instanceof Double number) {
      return number;
    } else if (value instanceof Boolean truth) {
      return truth ? 1 : 0;
    } else if (value instanceof BigInteger number) {
      double nearest = number.doubleValue();
      if (Double.isInfinite(nearest)) {
        throw new PythonError(
            "OverflowError", (python2 ? "long int" : "int") + " too large to convert to float");
      }
      return nearest;
    }
    throw new PythonError(
        "TypeError",
        python2
            ? "float() argument must be a string or a number"
            : "float() argument must be a string or a real number, not '"
                + PythonUnpack.typeName(value, version)
                + "'");
  }
}
