package multiproc.layout;

/**
 * How the values of one series are merged.
 *
 * <p>Follows {@code multiprocess.py}, {@code _accumulate_metrics}, 0.4.2 and 0.25.0.
 */
public enum MergeRule {
  /** The sum, from 0.0. */
  SUM,
  /** The smallest. */
  MIN,
  /** The largest. */
  MAX,
  /** The one with the latest timestamp; none if no timestamp is above 0. */
  MOST_RECENT,
  /** One series for each process. */
  EACH;

  /** Whether a value takes the place of the one so far; only for {@link #MIN} and {@link #MAX}. */
  public boolean replaces(double now, double other) {
    return this == MIN ? other < now : other > now;
  }
}
