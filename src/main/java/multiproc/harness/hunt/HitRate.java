package multiproc.harness.hunt;

import java.util.Locale;

/**
 * Attempts and hits counted, with Wilson's score interval for the rate.
 *
 * <p>Threading: safe.
 */
final class HitRate {

  /** The normal distribution's quantile for 95 %. */
  private static final double Z = 1.959963984540054;

  private int attempts;
  private int hits;

  synchronized void add(boolean hit) {
    attempts++;
    hits += hit ? 1 : 0;
  }

  synchronized int hits() {
    return hits;
  }

  /** The lower (sign -1) or upper (sign 1) end of the 95 % interval, from 0 to 1. */
  synchronized double bound(int sign) {
    if (attempts == 0) {
      return sign < 0 ? 0 : 1;
    }
    double n = attempts;
    double p = hits / n;
    double center = p + Z * Z / (2 * n);
    double margin = Z * Math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n));
    return Math.min(1, Math.max(0, (center + sign * margin) / (1 + Z * Z / n)));
  }

  @Override
  public synchronized String toString() {
    return String.format(
        Locale.ROOT,
        "attempts %d, hits %d, rate %.0f %% (95 %% interval %.0f-%.0f %%)",
        attempts,
        hits,
        attempts == 0 ? 0 : 100.0 * hits / attempts,
        100 * bound(-1),
        100 * bound(1));
  }
}
