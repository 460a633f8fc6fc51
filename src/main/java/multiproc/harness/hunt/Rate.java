package multiproc.harness.hunt;

import java.util.Locale;

/**
 * Holds a count of attempts, and computes Wilson's score interval of the rate.
 *
 * @param count number of attempts that were counted
 * @param attempts number of all attempts
 */
record Rate(int count, int attempts) {

  /** The normal distribution's quantile for 95 %. */
  private static final double Z = 1.959963984540054;

  /** The rate in percent; 0 for no attempts. */
  double percent() {
    return attempts == 0 ? 0 : 100.0 * count / attempts;
  }

  /** The lower (sign -1) or upper (sign 1) end of the 95 % interval, from 0 to 1. */
  double bound(int sign) {
    if (attempts == 0) {
      return sign < 0 ? 0 : 1;
    }
    if (sign < 0 && count == 0) {
      // The formula leaves a rounding error.
      return 0;
    }
    double n = attempts;
    double p = count / n;
    double center = p + Z * Z / (2 * n);
    double margin = Z * Math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n));
    return Math.min(1, Math.max(0, (center + sign * margin) / (1 + Z * Z / n)));
  }

  /** The 95 % interval in whole percent, for example {@code 13-22}. */
  String interval() {
    return String.format(Locale.ROOT, "%.0f-%.0f", 100 * bound(-1), 100 * bound(1));
  }
}
