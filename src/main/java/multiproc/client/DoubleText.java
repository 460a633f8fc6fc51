package multiproc.client;

import multiproc.python.ShortestDecimal;

/**
 * A sample's value as simpleclient or client_python writes it.
 *
 * <p>Whole numbers and few decimals, which nearly all values are, are formatted here. The digits of
 * others come from {@link ShortestDecimal}, which up to 2^53 gives those of every JDK's {@code
 * Double.toString}. Larger and tiny values are left to {@code Double.toString} or {@link GoFloat}.
 *
 * <p>Stateless, so safe in any thread.
 */
final class DoubleText {

  /** From this magnitude on, {@code Double.toString} has no exponent. */
  private static final double PLAIN_FROM = 1e-3;

  /** From this magnitude on, it has one again. */
  private static final double PLAIN_TO = 1e7;

  /** From this value on, Go writes an exponent. */
  private static final double GO_EXPONENT_FROM = 1e6;

  private static final double WHOLE_TO = 1L << 53;

  private static final int FEW_DECIMALS = 6;
  private static final double MILLION = 1e6;

  /** From this magnitude on, 17 digits need at most 18 decimals, and 10^18 fits into a long. */
  private static final double SHORTEST_FROM = 0.01;

  private static final long[] POWERS = new long[19];
  private static final byte[] PAIRS = new byte[200];

  static {
    long power = 1;
    for (int i = 0; i < POWERS.length; i++) {
      POWERS[i] = power;
      power *= 10;
    }
    for (int i = 0; i < 100; i++) {
      PAIRS[2 * i] = (byte) ('0' + i / 10);
      PAIRS[2 * i + 1] = (byte) ('0' + i % 10);
    }
  }

  private DoubleText() {}

  /** Writes a value at index {@code at}, in at most 26 bytes, and returns the index after it. */
  static int put(double value, NumberStyle style, byte[] out, int at) {
    if (style.isOwn()) {
      return any(value, style, out, at);
    }
    double magnitude = Math.abs(value);
    if (style.hasExponents() && value >= GO_EXPONENT_FROM) {
      return large(value, style, out, at);
    }
    if (magnitude >= PLAIN_FROM && magnitude < PLAIN_TO || magnitude == 0) {
      int from = at;
      if (Double.doubleToRawLongBits(value) < 0) {
        out[from++] = '-';
      }
      int whole = (int) magnitude;
      if (whole == magnitude) {
        int end = digits(whole, count(whole), out, from);
        out[end] = '.';
        out[end + 1] = '0';
        return end + 2;
      }
      return fraction(magnitude, style, out, from);
    }
    return any(value, style, out, at);
  }

  /**
   * {@code 1.5e+06}: a point after the first digit, no zeros at the end, a 0 before the exponent.
   */
  private static int large(double value, NumberStyle style, byte[] out, int at) {
    long whole = (long) value;
    if (whole != value || value >= WHOLE_TO) {
      return any(value, style, out, at);
    }
    int count = count(whole);
    int end = digits(whole, count, out, at + 1);
    out[at] = out[at + 1];
    out[at + 1] = '.';
    while (out[end - 1] == '0' || out[end - 1] == '.') {
      end--;
    }
    out[end++] = 'e';
    out[end++] = '+';
    if (style == NumberStyle.GO || count <= 10) {
      out[end++] = '0';
    }
    return digits(count - 1, count(count - 1), out, end);
  }

  private static int fraction(double magnitude, NumberStyle style, byte[] out, int at) {
    // Not Math.rint, which loads a class more; the comparison below rejects a wrong integer.
    long scaled = (long) (magnitude * MILLION + 0.5);
    // Two decimals of at most 15 digits never share a double, and the division rounds to the
    // nearest, so this decimal reads back as the value.
    if (scaled / MILLION == magnitude) {
      return decimal(scaled, FEW_DECIMALS, out, at);
    }
    if (magnitude < SHORTEST_FROM) {
      return any(magnitude, style, out, at);
    }
    ShortestDecimal shortest = ShortestDecimal.of(magnitude);
    return decimal(shortest.digits(), -shortest.exponent(), out, at);
  }

  /** Writes {@code number} divided by ten to the {@code decimals}, without zeros at the end. */
  private static int decimal(long number, int decimals, byte[] out, int at) {
    long left = number;
    int places = decimals;
    while (places > 2 && left % 100 == 0) {
      left /= 100;
      places -= 2;
    }
    if (places > 1 && left % 10 == 0) {
      left /= 10;
      places--;
    }
    long whole = left / POWERS[places];
    int end = digits(whole, count(whole), out, at);
    out[end++] = '.';
    return digits(left - whole * POWERS[places], places, out, end);
  }

  /** Writes a number in exactly {@code count} digits, and returns the index after them. */
  private static int digits(long number, int count, byte[] out, int at) {
    long left = number;
    int i = at + count;
    while (left > Integer.MAX_VALUE) {
      long rest = left / 100;
      i = pair((int) (left - rest * 100), out, i);
      left = rest;
    }
    int few = (int) left;
    while (i - at >= 2) {
      int rest = few / 100;
      i = pair(few - rest * 100, out, i);
      few = rest;
    }
    if (i > at) {
      out[at] = (byte) ('0' + few);
    }
    return at + count;
  }

  /** Writes two digits before {@code end}, and returns the index of the first. */
  private static int pair(int number, byte[] out, int end) {
    out[end - 1] = PAIRS[2 * number + 1];
    out[end - 2] = PAIRS[2 * number];
    return end - 2;
  }

  /** The number of decimal digits. */
  private static int count(long number) {
    // 1233 / 4096 is slightly less than log10(2); the guess is at most one too small.
    int guess = (Long.SIZE - Long.numberOfLeadingZeros(number | 1)) * 1233 >> 12;
    return number < POWERS[guess] ? Math.max(guess, 1) : guess + 1;
  }

  private static int any(double value, NumberStyle style, byte[] out, int at) {
    String text = style == NumberStyle.JAVA ? java(value) : style.format(value);
    int end = at;
    for (int i = 0; i < text.length(); i++) {
      out[end++] = (byte) text.charAt(i);
    }
    return end;
  }

  private static String java(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    return Double.toString(value);
  }
}
