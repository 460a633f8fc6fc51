package multiproc.python;

import java.math.BigInteger;

/**
 * The shortest decimal that reads back as a given double, and of several the nearest to it: the
 * result of {@code Python/dtoa.c _Py_dg_dtoa} in mode 0.
 *
 * <p>The method is Raffaello Giulietti's Schubfach ("The Schubfach way to render doubles", 2020):
 * scale the double and the two ends of the interval that rounds to it by the power of ten at which
 * the interval holds at least one integer, and at most one multiple of ten; then choose. JDK 17's
 * Double.toString is not always the shortest (JDK-4511638).
 *
 * <p>A value, so safe in any thread.
 *
 * @param digits the decimal digits as a positive integer that is no multiple of ten
 * @param exponent the power of ten to multiply the digits with
 */
public record ShortestDecimal(long digits, int exponent) {
  private static final int FRACTION_BITS = 52;
  private static final long HIDDEN_BIT = 1L << FRACTION_BITS;
  private static final int MIN_BINARY_EXPONENT = -1074;

  /** Smallest and largest exponent of the power of ten that divides a double's interval. */
  private static final int MIN_POWER = -324;

  private static final int MAX_POWER = 292;

  private static final long LOW_63_BITS = Long.MAX_VALUE;

  /**
   * 10^-power as a 126-bit integer, rounded up: bits 63 to 125, then bits 0 to 62. Each is made at
   * its first use, perhaps by two threads: few programs use more than a dozen.
   */
  private static final long[][] SCALES = new long[MAX_POWER - MIN_POWER + 1][];

  /**
   * Finds the decimal.
   *
   * @param value finite and above zero
   * @return its shortest decimal
   */
  public static ShortestDecimal of(double value) {
    long bits = Double.doubleToRawLongBits(value);
    int biased = (int) (bits >>> FRACTION_BITS);
    long fraction = bits & (HIDDEN_BIT - 1);
    // value = mantissa * 2^binary
    long mantissa = biased == 0 ? fraction : fraction | HIDDEN_BIT;
    int binary = Math.max(biased, 1) - 1 + MIN_BINARY_EXPONENT;
    // At a power of two the doubles below are half as far apart as those above.
    boolean symmetric = mantissa != HIDDEN_BIT || binary == MIN_BINARY_EXPONENT;
    int power = symmetric ? floorLog10Of2(binary) : floorLog10Of3Quarters2(binary);
    int shift = binary + floorLog2Of10(-power) + 2;
    // All three times four, so that the ends of the interval, half a step away, are integers.
    long[] scale = scale(power);
    long middle = scaled(scale, mantissa << 2 << shift);
    long lower = scaled(scale, (mantissa << 2) - (symmetric ? 2 : 1) << shift);
    long upper = scaled(scale, (mantissa << 2) + 2 << shift);
    // The ends themselves read back as the double only if its mantissa is even.
    long open = mantissa & 1;
    return choose(middle, lower + open, upper - open, power);
  }

  /** Chooses among the integers between {@code lower} and {@code upper}, all in quarters. */
  private static ShortestDecimal choose(long middle, long lower, long upper, int power) {
    long below = middle >> 2;
    long tenBelow = below / 10 * 10;
    long tenAbove = tenBelow + 10;
    boolean tenBelowFits = tenBelow > 0 && lower <= tenBelow << 2;
    boolean tenAboveFits = tenAbove << 2 <= upper;
    if (tenBelowFits || tenAboveFits) {
      return stripped(tenBelowFits ? tenBelow : tenAbove, power);
    }
    long above = below + 1;
    boolean belowFits = lower <= below << 2;
    boolean aboveFits = above << 2 <= upper;
    if (belowFits != aboveFits) {
      return stripped(belowFits ? below : above, power);
    }
    long off = middle - (below + above << 1);
    return stripped(off < 0 || off == 0 && (below & 1) == 0 ? below : above, power);
  }

  private static ShortestDecimal stripped(long digits, int power) {
    long rest = digits;
    int exponent = power;
    while (rest % 10 == 0) {
      rest /= 10;
      exponent++;
    }
    return new ShortestDecimal(rest, exponent);
  }

  /**
   * {@code factor} times the scale, over 2^127, rounded to odd: the floor, but with the last bit
   * set if anything was cut off, so that comparisons with whole quarters stay exact.
   */
  private static long scaled(long[] scale, long factor) {
    long carry = Math.multiplyHigh(scale[1], factor);
    long middle = (scale[0] * factor >>> 1) + carry;
    long top = Math.multiplyHigh(scale[0], factor) + (middle >>> 63);
    return top | (middle & LOW_63_BITS) + LOW_63_BITS >>> 63;
  }

  private static long[] scale(int power) {
    long[] scale = SCALES[power - MIN_POWER];
    if (scale == null) {
      scale = makeScale(power);
      SCALES[power - MIN_POWER] = scale;
    }
    return scale;
  }

  private static long[] makeScale(int power) {
    int shift = 125 - floorLog2Of10(-power);
    BigInteger ten = BigInteger.TEN.pow(Math.abs(power));
    BigInteger scaled =
        power > 0 ? BigInteger.ONE.shiftLeft(shift).divide(ten) : ten.shiftLeft(shift);
    BigInteger scale = scaled.add(BigInteger.ONE);
    return new long[] {scale.shiftRight(63).longValueExact(), scale.longValue() & LOW_63_BITS};
  }

  // These three methods are exact for every exponent of a double, by fixed-point logarithms.

  /** The floor of log10(2^e). */
  private static int floorLog10Of2(int e) {
    return (int) (e * 661_971_961_083L >> 41);
  }

  /** The floor of log10(3/4 * 2^e). */
  private static int floorLog10Of3Quarters2(int e) {
    return (int) (e * 661_971_961_083L - 274_743_187_321L >> 41);
  }

  /** The floor of log2(10^e). */
  private static int floorLog2Of10(int e) {
    return (int) (e * 913_124_641_741L >> 38);
  }
}
