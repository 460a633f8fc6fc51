package multiproc.layout;

/**
 * How the values of one series are merged. A release with a rule of its own has it in its line of
 * the releases, as a subclass.
 *
 * <p>Follows {@code multiprocess.py}, {@code _accumulate_metrics}, 0.4.2 and 0.25.0.
 */
public class MergeRule {

  /** The sum, from 0.0. */
  public static final MergeRule SUM = new MergeRule();

  /** The smallest. */
  public static final MergeRule MIN =
      new MergeRule() {
        @Override
        public double merged(double now, double other) {
          return other < now ? other : now;
        }
      };

  /** The largest. */
  public static final MergeRule MAX =
      new MergeRule() {
        @Override
        public double merged(double now, double other) {
          return other > now ? other : now;
        }
      };

  /** The one with the latest timestamp, of several the first; none if no timestamp is above 0. */
  public static final MergeRule MOST_RECENT = new Timed();

  /** One series for each process. */
  public static final MergeRule EACH = new MergeRule();

  protected MergeRule() {}

  /**
   * The value of a series after a further one was read; the first is taken as it is. Not asked of
   * {@link #SUM}, {@link #EACH} and a {@link Timed} rule.
   */
  public double merged(double now, double other) {
    throw new UnsupportedOperationException();
  }

  /** A rule that takes one of the values, by their timestamps (Unix time in seconds). */
  public static class Timed extends MergeRule {

    /**
     * Whether a series shows the other value from now on. The first value with a timestamp above 0
     * is taken as it is, and one without is passed over.
     */
    public boolean replaces(double now, double nowTime, double other, double otherTime) {
      return nowTime < otherTime;
    }
  }
}
