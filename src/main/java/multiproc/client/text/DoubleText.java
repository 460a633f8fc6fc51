package multiproc.client.text;

import multiproc.python.ShortestDecimal;

/**
 * A sample's value as simpleclient writes it: {@code Double.toString}, {@code +Inf}, {@code -Inf}.
 *
 * <p>Whole numbers and few decimals, which nearly all values are, are laid out here; the digits of
 * others come from {@link ShortestDecimal}, which up to 2^53 gives those of every JDK's {@code
 * Double.toString}. What is larger or tiny is left to the JDK.
 *
 * <p>Stateless, so safe in any thread.
 */
final class DoubleText {

  /** {@code Double.toString} has no exponent from here. */
  private static final double PLAIN_FROM = 1e-3;

  /** And from here it has one again. */
  private static final double PLAIN_TO = 1e7;

  /** Below it every whole number has a double, and 15 digits are told apart. */
  private static final double FEW_DIGITS = 1e15;

  /** From here 17 digits end within 18 decimals, and ten to the 18th is a long. */
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

  /** Puts a value at {@code at}, in at most 26 bytes, and gives where it ends. */
  static int put(double value, byte[] out, int at) {
    double magnitude = Math.abs(value);
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
      return fraction(magnitude, out, from);
    }
    return any(value, out, at);
  }

  private static int fraction(double magnitude, byte[] out, int at) {
    // As many decimals as 15 digits leave room for; a decimal of 15 digits has a double of its own.
    int decimals = 15 - count((int) magnitude);
    double scaled = Math.rint(magnitude * POWERS[decimals]);
    if (scaled / POWERS[decimals] == magnitude && scaled < FEW_DIGITS) {
      return decimal((long) scaled, decimals, out, at);
    }
    if (magnitude < SHORTEST_FROM) {
      return any(magnitude, out, at);
    }
    ShortestDecimal shortest = ShortestDecimal.of(magnitude);
    return decimal(shortest.digits(), -shortest.exponent(), out, at);
  }

  /** Puts {@code number} divided by ten to the {@code decimals}, without zeros at its end. */
  private static int decimal(long number, int decimals, byte[] out, int at) {
    long left = number;
    int places = decimals;
    while (places > 1 && left % 10 == 0) {
      left /= 10;
      places--;
    }
    long whole = left / POWERS[places];
    int end = digits(whole, count(whole), out, at);
    out[end++] = '.';
    return digits(left - whole * POWERS[places], places, out, end);
  }

  /** Puts a number in just {@code count} digits, and gives where they end. */
  private static int digits(long number, int count, byte[] out, int at) {
    long left = number;
    int i = at + count;
    while (i - at >= 2) {
      long rest = left / 100;
      int pair = (int) (left - rest * 100) * 2;
      out[--i] = PAIRS[pair + 1];
      out[--i] = PAIRS[pair];
      left = rest;
    }
    if (i > at) {
      out[--i] = (byte) ('0' + left % 10);
    }
    return at + count;
  }

  private static int count(long number) {
    int count = 1;
    while (count < POWERS.length && number >= POWERS[count]) {
      count++;
    }
    return count;
  }

  private static int any(double value, byte[] out, int at) {
    String text = Double.toString(value);
    if (Double.isInfinite(value)) {
      text = value > 0 ? "+Inf" : "-Inf";
    }
    int end = at;
    for (int i = 0; i < text.length(); i++) {
      out[end++] = (byte) text.charAt(i);
    }
    return end;
  }
}
