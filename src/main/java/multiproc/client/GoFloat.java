package multiproc.client;

import multiproc.python.PythonFloat;

/**
 * Formats a float as the client does, close to Go's format.
 *
 * <p>Follows {@code core.py}, {@code _floatToGoString}, 0.4.2, and {@code utils.py}, {@code
 * floatToGoString}, 0.5.0 and 0.26.0.
 */
final class GoFloat {

  /** From this number of digits before the point on, Go uses an exponent. */
  private static final int EXPONENT_FROM = 7;

  private GoFloat() {}

  /**
   * The text.
   *
   * @param style not {@link NumberStyle#JAVA}
   */
  public static String format(double value, NumberStyle style) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    String text = PythonFloat.repr(value);
    int point = text.indexOf('.');
    if (!style.hasExponents() || value <= 0 || point < EXPONENT_FROM) {
      return text;
    }
    String digits = text.charAt(0) + "." + text.substring(1, point) + text.substring(point + 1);
    int end = digits.length();
    while (digits.charAt(end - 1) == '0' || digits.charAt(end - 1) == '.') {
      end--;
    }
    int exponent = point - 1;
    boolean zero = style == NumberStyle.GO || exponent < 10;
    return digits.substring(0, end) + (zero ? "e+0" : "e+") + exponent;
  }
}
