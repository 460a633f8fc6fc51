package multiproc.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import multiproc.layout.ClientChange;
import multiproc.layout.KeyJson;
import multiproc.layout.KeyShape;

/**
 * A series that a child of a metric keeps in a file.
 *
 * <p>Follows {@code core.py}, 0.4.2, and {@code metrics.py}, 0.25.0, {@code _metric_init}.
 *
 * @param metric the metric's name
 * @param sample the sample's name
 * @param labels names and values, without the process identifier
 */
public record Series(String metric, String sample, Map<String, String> labels) {

  /**
   * The series of one child, in the order in which the release creates them.
   *
   * @param type counter, gauge, histogram or summary
   * @param name the metric's name as the program gives it
   * @param bounds upper bounds of a histogram's buckets, without the last, +Inf
   * @param labelValues in the order of {@code labelNames}
   */
  public static List<Series> of(
      MergeRules version,
      String type,
      String name,
      List<Double> bounds,
      List<String> labelNames,
      List<String> labelValues) {
    Map<String, String> labels = new LinkedHashMap<>();
    for (int i = 0; i < labelNames.size(); i++) {
      labels.put(labelNames.get(i), labelValues.get(i));
    }
    return switch (type) {
      case "counter" -> List.of(counter(version, name, labels));
      case "summary" ->
          List.of(
              new Series(name, name + "_count", labels), new Series(name, name + "_sum", labels));
      case "histogram" -> histogram(version, name, bounds, labels);
      default -> List.of(new Series(name, name, labels));
    };
  }

  private static Series counter(MergeRules version, String name, Map<String, String> labels) {
    if (!version.has(ClientChange.OPEN_METRICS_TYPES)) {
      return new Series(name, name, labels);
    }
    String metric = TextFormat.withoutTotal(name);
    return new Series(metric, metric + TextFormat.TOTAL, labels);
  }

  private static List<Series> histogram(
      MergeRules version, String name, List<Double> bounds, Map<String, String> labels) {
    List<Series> all = new ArrayList<>();
    all.add(new Series(name, name + "_sum", labels));
    List<Double> withLast = new ArrayList<>(bounds);
    withLast.add(Double.POSITIVE_INFINITY);
    for (double bound : withLast) {
      Map<String, String> bucket = new LinkedHashMap<>(labels);
      bucket.put("le", version.numbers().format(bound));
      all.add(new Series(name, name + "_bucket", bucket));
    }
    return all;
  }

  /** The series' key in a file of this release. */
  public String key(MergeRules version, String help) {
    KeyShape shape = version.format().keyShape();
    if (shape == KeyShape.NAMES_AND_VALUES) {
      return KeyJson.encodeLists(metric, sample, labels);
    }
    return shape == KeyShape.LABELS_AND_HELP
        ? KeyJson.encode(metric, sample, labels, help)
        : KeyJson.encode(metric, sample, labels);
  }
}
