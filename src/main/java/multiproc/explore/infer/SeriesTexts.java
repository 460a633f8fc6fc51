package multiproc.explore.infer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import multiproc.client.ClientVersion;
import multiproc.layout.DbFileName;
import multiproc.schedule.plan.Metric;

/**
 * What the keys of a file say, read once each.
 *
 * <p>Threading: one thread.
 */
final class SeriesTexts {

  /** The bound of a histogram's bucket where no key shows one. */
  static final double ANY_BOUND = 1;

  private final DbFileName name;
  private final ClientVersion version;
  private final List<String> whole;
  private final Map<String, SeriesText> texts = new HashMap<>();
  private final Map<Metric, List<Double>> bounds = new HashMap<>();
  private final Map<List<Object>, List<String>> children = new HashMap<>();

  /**
   * @param whole keys that are whole in the file
   */
  SeriesTexts(DbFileName name, ClientVersion version, List<String> whole) {
    this.name = name;
    this.version = version;
    this.whole = whole;
  }

  DbFileName name() {
    return name;
  }

  ClientVersion version() {
    return version;
  }

  /** What a key says; null where no program's metric makes it. */
  SeriesText of(String key) {
    if (!texts.containsKey(key)) {
      texts.put(key, SeriesText.of(key, name, version));
    }
    return texts.get(key);
  }

  /** The bounds of a histogram's buckets, all that the file's keys show of a metric. */
  List<Double> bounds(Metric metric) {
    return bounds.computeIfAbsent(metric, this::shownBounds);
  }

  private List<Double> shownBounds(Metric metric) {
    TreeSet<Double> shown = new TreeSet<>();
    for (String key : whole) {
      SeriesText series = of(key);
      if (series.bound() != null && series.metric().equals(metric)) {
        shown.addAll(SeriesText.bounds(series.bound()));
      }
    }
    if (shown.isEmpty() && name.type().equals("histogram")) {
      // Nothing shows them: the program never came to its first bucket, or there is +Inf alone.
      shown.add(ANY_BOUND);
    }
    return List.copyOf(shown);
  }

  /** The keys of a child, in the order in which a program makes them. */
  List<String> child(SeriesText series) {
    return children.computeIfAbsent(
        List.of(series.metric(), series.labelValues()),
        child -> series.childKeys(version, bounds(series.metric())));
  }
}
