package multiproc.client.merge;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import multiproc.layout.DbException;
import multiproc.layout.Walk;
import multiproc.python.PythonError;

/**
 * One scrape's merge of many files, the client's own way.
 *
 * <p>Threading: one thread.
 */
public final class MetricMerge {

  private final Map<String, MergedMetric> metrics = new LinkedHashMap<>();
  private final MergeRules rules;

  /** A merge of no files yet. */
  public MetricMerge(MergeRules rules) {
    this.rules = rules;
  }

  /**
   * Adds a file's entries.
   *
   * @param source the file by its name
   * @param file the same file's bytes
   * @throws DbException in Python's words, at the first entry that the client fails on
   */
  public void add(SourceFile source, DbFile file) {
    Walk walk = file.walk();
    while (walk.next()) {
      SourceFile.Key key = key(source, walk);
      MergedMetric metric = metrics.get(key.metric());
      if (metric == null) {
        metric = new MergedMetric(key.metric(), source.metricType(), (String) key.help());
        metrics.put(key.metric(), metric);
      }
      if (source.isGauge()) {
        metric.mode = source.mode();
        key.labels().put(SourceFile.PID, source.pid());
      }
      metric.add(
          key.sample(),
          key.labels(),
          walk.value(),
          walk.timestamp(),
          source.path(),
          walk.position());
    }
  }

  private SourceFile.Key key(SourceFile source, Walk entry) {
    String key = entry.key();
    try {
      return source.key(key, metrics.keySet());
    } catch (PythonError e) {
      throw entry.fail(e);
    }
  }

  /**
   * The merged metrics in the text format 0.0.4.
   *
   * @throws DbException when a bucket's bound is not a number
   */
  public String text() {
    MergedText text = new MergedText(rules);
    for (MergedMetric metric : metrics.values()) {
      text.add(metric, metric.merged(rules));
    }
    return text.text();
  }

  /**
   * The merged metrics, in simpleclient's terms, with names as they are written out.
   *
   * @throws DbException when a bucket's bound is not a number
   */
  public List<MetricFamilySamples> families() {
    List<MetricFamilySamples> families = new ArrayList<>(metrics.size());
    for (MergedMetric metric : metrics.values()) {
      List<MetricFamilySamples.Sample> samples = new ArrayList<>();
      metric
          .merged(rules)
          .forEach(
              (series, value) ->
                  samples.add(
                      new MetricFamilySamples.Sample(
                          LegacyName.ofMetric(series.name(), rules),
                          labelNames(series),
                          List.copyOf(series.labels().values()),
                          value)));
      String name = LegacyName.ofMetric(metric.name, rules);
      families.add(new MetricFamilySamples(name, type(metric.type), metric.help, samples));
    }
    return families;
  }

  private List<String> labelNames(MergedMetric.Series series) {
    List<String> names = new ArrayList<>(series.labels().size());
    for (String name : series.labels().keySet()) {
      names.add(LegacyName.ofLabel(name, rules));
    }
    return names;
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
