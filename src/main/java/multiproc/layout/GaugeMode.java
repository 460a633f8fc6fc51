package multiproc.layout;

import java.util.Locale;

/**
 * A gauge's multi-process mode: how the values of processes are merged, which change added the
 * mode, and whether a file is removed when its process is marked dead.
 *
 * <p>Follows {@code metrics.py}, {@code Gauge._MULTIPROC_MODES}, and {@code multiprocess.py},
 * {@code _accumulate_metrics}, 0.25.0.
 */
public enum GaugeMode {
  ALL(MergeRule.EACH, null),
  LIVESUM(MergeRule.SUM, null),
  LIVEALL(MergeRule.EACH, null),
  MAX(MergeRule.MAX, null),
  MIN(MergeRule.MIN, null),
  SUM(MergeRule.SUM, ClientChange.SUM_AND_LIVE_EXTREMES),
  LIVEMAX(MergeRule.MAX, ClientChange.SUM_AND_LIVE_EXTREMES),
  LIVEMIN(MergeRule.MIN, ClientChange.SUM_AND_LIVE_EXTREMES),
  MOSTRECENT(MergeRule.MOST_RECENT, ClientChange.TIMESTAMP),
  LIVEMOSTRECENT(MergeRule.MOST_RECENT, ClientChange.TIMESTAMP);

  private final String text = name().toLowerCase(Locale.ROOT);
  private final MergeRule rule;
  private final ClientChange since;

  GaugeMode(MergeRule rule, ClientChange since) {
    this.rule = rule;
    this.since = since;
  }

  /** The mode's word in a file's name. */
  public String text() {
    return text;
  }

  /** How values are merged in a release that has the mode. */
  public MergeRule rule() {
    return rule;
  }

  /** The change that added the mode; null if all releases have it. */
  public ClientChange since() {
    return since;
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
