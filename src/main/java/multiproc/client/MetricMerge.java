package multiproc.client;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One scrape's merge of many files.
 *
 * <p>Threading: one thread.
 */
final class MetricMerge {

  private final Map<String, MergedMetric> metrics = new LinkedHashMap<>();
  private final ClientVersion version;

  MetricMerge(ClientVersion version) {
    this.version = version;
  }

  /** Where the entries of this file are to be added. */
  DbFileMerge file(String path) {
    return new DbFileMerge(metrics, version, path);
  }

  /**
   * The merged metrics, in simpleclient's terms.
   *
   * @throws multiproc.layout.DbException when a bucket's bound is not a number
   */
  List<MetricFamilySamples> families() {
    List<MetricFamilySamples> families = new ArrayList<>(metrics.size());
    for (MergedMetric metric : metrics.values()) {
      List<MetricFamilySamples.Sample> samples = new ArrayList<>();
      metric
          .merged(version)
          .forEach(
              (series, value) ->
                  samples.add(
                      new MetricFamilySamples.Sample(
                          series.name(),
                          List.copyOf(series.labels().keySet()),
                          List.copyOf(series.labels().values()),
                          value)));
      families.add(new MetricFamilySamples(metric.name, type(metric.type), metric.help, samples));
    }
    return families;
  }

  private static Collector.Type type(String type) {
    switch (type) {
      case "gaugehistogram":
        return Collector.Type.GAUGE_HISTOGRAM;
      case "stateset":
        return Collector.Type.STATE_SET;
      default:
        return Collector.Type.valueOf(type.toUpperCase(Locale.ROOT));
    }
  }
}
