package multiproc.client.text;

import multiproc.client.merge.CollectedFile;
import multiproc.client.merge.MergeRules;

/**
 * How the values of one series become one.
 *
 * <p>Follows {@code multiprocess.py}, {@code _accumulate_metrics}, 0.4.2 and 0.25.0.
 */
enum Rule {
  /** They are added, from 0.0. */
  SUM,
  /** The smallest. */
  MIN,
  /** The largest. */
  MAX,
  /** The one with the latest timestamp; none where no timestamp is above zero. */
  MOST_RECENT,
  /** Each process has a series of its own. */
  EACH;

  static Rule of(CollectedFile source, MergeRules rules) {
    if (!source.isGauge()) {
      return SUM;
    }
    if (source.mode() == null) {
      return EACH;
    }
    switch (source.mode()) {
      case "min":
        return MIN;
      case "max":
        return MAX;
      case "livesum":
        return SUM;
      default:
        return rules.allModes() ? later(source.mode(), rules) : EACH;
    }
  }

  private static Rule later(String mode, MergeRules rules) {
    switch (mode) {
      case "sum":
        return SUM;
      case "livemin":
        return MIN;
      case "livemax":
        return MAX;
      case "mostrecent":
      case "livemostrecent":
        return rules.format().hasTimestamp() ? MOST_RECENT : EACH;
      default:
        return EACH;
    }
  }
}
