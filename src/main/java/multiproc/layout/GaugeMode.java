package multiproc.layout;

import java.util.Locale;

/**
 * Names a gauge's multi-process mode, which decides how the values of processes are merged, and
 * whether a file is removed when its process is marked dead.
 *
 * <p>Follows {@code metrics.py}, {@code Gauge._MULTIPROC_MODES}, and {@code multiprocess.py},
 * {@code _accumulate_metrics}, 0.25.0.
 */
public enum GaugeMode implements Change {
  ALL(MergeRule.EACH),
  LIVESUM(MergeRule.SUM),
  LIVEALL(MergeRule.EACH),
  MAX(MergeRule.MAX),
  MIN(MergeRule.MIN),
  SUM(MergeRule.SUM),
  LIVEMAX(MergeRule.MAX),
  LIVEMIN(MergeRule.MIN),
  MOSTRECENT(MergeRule.MOST_RECENT),
  LIVEMOSTRECENT(MergeRule.MOST_RECENT);

  private final String text = name().toLowerCase(Locale.ROOT);
  private final MergeRule rule;

  GaugeMode(MergeRule rule) {
    this.rule = rule;
  }

  /** The mode's word in a file's name. */
  public String text() {
    return text;
  }

  /** How values are merged, unless a release has a {@link ModeRule}. */
  public MergeRule rule() {
    return rule;
  }

  /** Whether the file is removed when its process is marked dead. */
  public boolean isLive() {
    return text.startsWith("live");
  }

  /** The mode with that word; null if there is none. */
  public static GaugeMode of(String text) {
    for (GaugeMode mode : values()) {
      if (mode.text.equals(text)) {
        return mode;
      }
    }
    return null;
  }
}
