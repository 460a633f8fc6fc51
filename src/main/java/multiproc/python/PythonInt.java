package multiproc.python;

import java.math.BigInteger;

/**
 * Computes Python's {@code int(text)} for the text of a JSON integer.
 *
 * <p>Follows {@code Objects/longobject.c PyLong_FromString} of 2.7.18 and 3.11. Stateless, so safe
 * in any thread.
 */
final class PythonInt {
  /** {@code sys.int_info.default_max_str_digits} of 3.11, in decimal digits without the sign. */
  private static final int MAX_DIGITS = 4300;

  /** The most digits for BigInteger's own parsing, which is quadratic on Java 17. */
  private static final int CHUNK = 600;

  private PythonInt() {}

  /**
   * The integer of a text.
   *
   * @param text an optional minus and ASCII digits, with no leading zeros
   * @param version 3 limits the number of digits, 2.7 does not
   * @return the integer
   * @throws PythonError {@code ValueError} on 3 beyond 4300 digits
   */
  static BigInteger parse(String text, PythonVersion version) {
    int sign = text.startsWith("-") ? 1 : 0;
    int digits = text.length() - sign;
    if (version == PythonVersion.PYTHON_3 && digits > MAX_DIGITS) {
      throw new PythonError(
          "ValueError",
          "Exceeds the limit (4300 digits) for integer string conversion: value has "
              + digits
              + " digits; use sys.set_int_max_str_digits() to increase the limit");
    }
    if (digits <= 18) {
      return BigInteger.valueOf(Long.parseLong(text));
    }
    BigInteger value = parse(text, sign, text.length());
    return sign == 0 ? value : value.negate();
  }

  /** Halves the digits until they are few: BigInteger's products are cheaper than quadratic. */
  private static BigInteger parse(String text, int from, int to) {
    if (to - from <= CHUNK) {
      return new BigInteger(text.substring(from, to));
    }
    int low = (to - from) / 2;
    return parse(text, from, to - low)
        .multiply(BigInteger.TEN.pow(low))
        .add(parse(text, to - low, to));
  }
}
