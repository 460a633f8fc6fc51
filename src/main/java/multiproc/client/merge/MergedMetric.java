package multiproc.client.merge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import multiproc.layout.DbException;
import multiproc.layout.KeyJson;
import multiproc.python.PythonError;
import multiproc.python.PythonFloat;

/**
 * One metric while files are merged: first every sample as it was read, then one value for each
 * series by the rule of the metric's type and mode.
 *
 * <p>Follows {@code multiprocess.py}, second loop of {@code merge}, 0.4.2.
 */
final class MergedMetric {

  private static final String BOUND = "le";

  /** A series: a sample's name and its labels by name. */
  record Series(String name, SortedMap<String, String> labels) {

    private Series without(String label) {
      if (!labels.containsKey(label)) {
        return this;
      }
      SortedMap<String, String> rest = new TreeMap<>(labels);
      rest.remove(label);
      return new Series(name, rest);
    }

    private Series with(String newName, String label, String value) {
      SortedMap<String, String> more = new TreeMap<>(KeyJson.CODE_POINT_ORDER);
      more.putAll(labels);
      more.put(label, value);
      return new Series(newName, more);
    }
  }

  /** A sample as it was read, and the file and the position of its entry. */
  private record Read(Series series, double value, double timestamp, String file, int position) {}

  final String name;
  final String type;
  final String help;

  /** Multi-process mode of a gauge: that of the file read last. */
  String mode = "";

  private final List<Read> samples = new ArrayList<>();

  MergedMetric(String name, String type, String help) {
    this.name = name;
    this.type = type;
    this.help = help;
  }

  void add(
      String sample,
      SortedMap<String, String> labels,
      double value,
      double timestamp,
      String file,
      int position) {
    samples.add(new Read(new Series(sample, labels), value, timestamp, file, position));
  }

  /**
   * The merged value of each series.
   *
   * @throws DbException when a bucket's bound is not a number
   */
  Map<Series, Double> merged(MergeRules rules) {
    Map<Series, Double> merged = new LinkedHashMap<>();
    Map<Series, Double> newest = new HashMap<>();
    Map<SortedMap<String, String>, TreeMap<Double, Double>> buckets = new LinkedHashMap<>();
    for (Read read : samples) {
      switch (type) {
        case "gauge":
          mergeGauge(merged, newest, read, rules);
          break;
        case "histogram":
          if (read.series().labels().containsKey(BOUND)) {
            add(
                buckets.computeIfAbsent(
                    read.series().without(BOUND).labels(), l -> new TreeMap<>()),
                bound(read, rules),
                read.value());
            break;
          }
          add(merged, read.series(), read.value());
          break;
        default:
          add(merged, read.series(), read.value());
      }
    }
    buckets.forEach((labels, counts) -> accumulate(merged, labels, counts, rules));
    return merged;
  }

  private static double bound(Read read, MergeRules rules) {
    try {
      return PythonFloat.parse(read.series().labels().get(BOUND), rules.python());
    } catch (PythonError e) {
      throw new DbException(e, read.file(), read.position());
    }
  }

  /** Sums start from 0.0, as the client's do: a lone -0.0 becomes 0.0. */
  private static <K> void add(Map<K, Double> sums, K key, double value) {
    sums.merge(key, 0.0 + value, Double::sum);
  }

  /**
   * The mode's rule: a live mode merges as the mode it is named after, in releases that have it.
   */
  private String rule(MergeRules rules) {
    boolean old = List.of("min", "max", "livesum").contains(mode);
    if (!rules.allModes() && !old) {
      return "all";
    }
    if (mode.endsWith("mostrecent") && !rules.generation().hasTimestamp()) {
      return "all";
    }
    return mode.startsWith("live") ? mode.substring("live".length()) : mode;
  }

  private void mergeGauge(
      Map<Series, Double> merged, Map<Series, Double> newest, Read read, MergeRules rules) {
    Series anyProcess = read.series().without(SourceFile.PID);
    double value = read.value();
    switch (rule(rules)) {
      case "min":
        merged.merge(anyProcess, value, (now, other) -> other < now ? other : now);
        break;
      case "max":
        merged.merge(anyProcess, value, (now, other) -> other > now ? other : now);
        break;
      case "sum":
        add(merged, anyProcess, value);
        break;
      case "mostrecent":
        if (newest.getOrDefault(anyProcess, 0.0) < read.timestamp()) {
          newest.put(anyProcess, read.timestamp());
          merged.put(anyProcess, value);
        }
        break;
      default:
        merged.put(read.series(), value);
    }
  }

  private void accumulate(
      Map<Series, Double> merged,
      SortedMap<String, String> labels,
      TreeMap<Double, Double> counts,
      MergeRules rules) {
    Series series = new Series(name, labels);
    double sum = 0;
    for (Map.Entry<Double, Double> count : counts.entrySet()) {
      sum += count.getValue();
      String bound = GoFloat.format(count.getKey(), rules.goFloats());
      merged.put(series.with(name + "_bucket", BOUND, bound), sum);
    }
    merged.put(new Series(name + "_count", labels), sum);
  }
}
