package multiproc.explore.infer;

/** Decides which 8 bytes may be a value that a program set. */
final class Plausible {

  private static final double LEAST = 1e-12;
  private static final double MOST = 1e18;

  private Plausible() {}

  /**
   * Whether these bits are a number that programs count or measure. A program can set any double.
   * But text of a key or the length of an entry, read as a double, gives extreme numbers, and files
   * with other damage contain many of them.
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
