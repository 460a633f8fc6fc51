package multiproc.explore.infer;

/** Which 8 bytes may be a value that a program set. */
final class Plausible {

  private static final double LEAST = 1e-12;
  private static final double MOST = 1e18;

  private Plausible() {}

  /**
   * Whether these bits are a number that programs count or measure. Any double can be set; but
   * bytes of a key's text or of an entry's length read as a double give numbers far off, and a file
   * that was damaged by something else is full of such.
   */
  static boolean isValue(long bits) {
    double value = Double.longBitsToDouble(bits);
    double size = Math.abs(value);
    return bits == 0
        || Double.isInfinite(value)
        || bits == Double.doubleToRawLongBits(Double.NaN)
        || size >= LEAST && size <= MOST;
  }
}
