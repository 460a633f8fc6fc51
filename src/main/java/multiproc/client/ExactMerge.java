package multiproc.client;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import multiproc.layout.DbException;
import multiproc.layout.EntryCursor;
import multiproc.python.Python2DictOrder;
import multiproc.python.PythonError;
import multiproc.python.PythonFloat;
import multiproc.python.PythonVersion;

/**
 * Merges the files of one scrape as the client does.
 *
 * <p>Threading: one thread.
 */
public final class ExactMerge {

  private final Map<String, MergedMetric> metrics = new LinkedHashMap<>();
  private final MergeRules rules;

  /** A merge without files. */
  ExactMerge(MergeRules rules) {
    this.rules = rules;
  }

  /**
   * Adds a file's entries.
   *
   * @param source the file's name and its parts
   * @param file the file's bytes
   * @throws DbException in Python's words, at the first entry that the client fails on
   */
  void add(CollectedFile source, FileBuffer file) {
    EntryCursor entries = file.entries();
    while (entries.next()) {
      CollectedFile.Parts key = key(source, entries);
      MergedMetric metric = metrics.get(key.metric());
      if (metric == null) {
        metric = new MergedMetric(key.metric(), source.metricType(), key.help(), rules);
        metrics.put(key.metric(), metric);
      }
      if (source.isGauge()) {
        metric.mode = source.mode();
      }
      metric.add(
          key,
          source.isGauge() ? source.pid() : null,
          entries.value(),
          entries.timestamp(),
          source.path(),
          (int) entries.position());
    }
  }

  private CollectedFile.Parts key(CollectedFile source, EntryCursor entry) {
    String key = entry.key();
    try {
      return source.key(key, metrics.keySet());
    } catch (PythonError e) {
      throw entry.fail(e);
    }
  }

  /**
   * Names of metrics in the order in which the client merges them. The order decides which error
   * the client raises.
   *
   * @param names in the order of first reading
   */
  static List<String> inOrder(Collection<String> names, MergeRules rules) {
    return rules.python() == PythonVersion.PYTHON_3
        ? List.copyOf(names)
        : Python2DictOrder.of(List.copyOf(names));
  }

  /**
   * The number of samples that the client's {@code collect()} returns.
   *
   * @throws DbException when the client fails
   */
  public int countSamples() {
    int samples = 0;
    for (String name : inOrder(metrics.keySet(), rules)) {
      samples += metrics.get(name).merged().size();
    }
    return samples;
  }

  /** A sample as it is written out; its labels in the order of {@link NameStyle#order}. */
  record Sample(String name, SortedMap<String, String> labels, double value) {}

  /** The samples of each metric, metrics in the order of first reading. */
  private Map<MergedMetric, List<Sample>> samples() {
    Map<String, MergedMetric.Merged> merged = new HashMap<>();
    for (String name : inOrder(metrics.keySet(), rules)) {
      merged.put(name, metrics.get(name).merged());
    }
    Map<MergedMetric, List<Sample>> samples = new LinkedHashMap<>();
    metrics.forEach((name, metric) -> samples.put(metric, written(metric, merged.get(name))));
    if (rules.python() == PythonVersion.PYTHON_3) {
      metrics.values().forEach(MergedMetric::checkEncodable);
    }
    return samples;
  }

  private List<Sample> written(MergedMetric metric, MergedMetric.Merged merged) {
    metric.checkTexts();
    List<Sample> samples = new ArrayList<>(merged.size());
    merged.forEach(
        (series, value) -> {
          SortedMap<String, String> labels = new TreeMap<>(rules.names().order());
          series.labels().forEach(l -> labels.put(l.name(), (String) l.value().value()));
          samples.add(new Sample(name(series.name().value()), labels, value));
        });
    return samples;
  }

  /** Python's {@code format(name)}. */
  static String name(Object name) {
    if (name == null) {
      return "None";
    } else if (name instanceof Boolean truth) {
      return truth ? "True" : "False";
    }
    return name instanceof Double number ? PythonFloat.repr(number) : name.toString();
  }

  /**
   * The merged metrics in the text format 0.0.4.
   *
   * @throws DbException when the client fails to merge them, or to write them out as text
   */
  String text() {
    MergedText text = new MergedText(rules);
    samples().forEach(text::add);
    return text.text();
  }

  /**
   * The merged metrics as simpleclient's families, with names as they are written out, in the order
   * of first reading.
   *
   * @throws DbException when the client fails to merge them, or to write them out as text
   */
  public List<MetricFamilySamples> families() {
    List<MetricFamilySamples> families = new ArrayList<>(metrics.size());
    samples().forEach((metric, samples) -> families.add(family(metric, samples)));
    return families;
  }

  private MetricFamilySamples family(MergedMetric metric, List<Sample> written) {
    List<MetricFamilySamples.Sample> samples = new ArrayList<>(written.size());
    for (Sample sample : written) {
      List<String> labelNames = new ArrayList<>(sample.labels().size());
      for (String name : sample.labels().keySet()) {
        labelNames.add(rules.names().name(name, true));
      }
      samples.add(
          new MetricFamilySamples.Sample(
              rules.names().name(sample.name(), false),
              labelNames,
              List.copyOf(sample.labels().values()),
              sample.value()));
    }
    String name = rules.names().name(metric.name, false);
    return new MetricFamilySamples(name, type(metric.type), (String) metric.help, samples);
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
