package multiproc.layout;

/**
 * How the values of one series become one.
 *
 * <p>Follows {@code multiprocess.py}, {@code _accumulate_metrics}, 0.4.2 and 0.25.0.
 */
public enum MergeRule {
  /** They are added, from 0.0. */
  SUM,
  /** The smallest. */
  MIN,
  /** The largest. */
  MAX,
  /** The one with the latest timestamp; none where no timestamp is above zero. */
  MOST_RECENT,
  /** Each process has a series of its own. */
  EACH
}
