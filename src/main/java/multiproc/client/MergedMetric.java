package multiproc.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import multiproc.layout.ClientChange;
import multiproc.layout.DbException;
import multiproc.layout.MergeRule;
import multiproc.python.PythonError;
import multiproc.python.PythonFloat;
import multiproc.python.PythonKey;
import multiproc.python.PythonUnpack;
import multiproc.python.PythonUtf8;
import multiproc.python.PythonVersion;

/**
 * One metric while files are merged: first every sample as it was read, then one value for each
 * series by the rule of the metric's type and mode.
 *
 * <p>A label's value may be any JSON value: a list or an object fails when a series is looked up,
 * another value that is not a string only when the sample is written out. A gauge's own label
 * {@code pid} stays beside the process's, so that both distinguish its series, until the samples
 * are written.
 *
 * <p>Follows {@code multiprocess.py}, second loop of {@code merge}, 0.4.2, and {@code
 * _accumulate_metrics}, 0.25.0.
 */
final class MergedMetric {

  private static final String BOUND = "le";

  /** A label as the client keeps it, in a tuple. */
  record Label(String name, PythonKey value) {}

  /** A series: a sample's name, and its labels in their order. */
  record MergedSeries(PythonKey name, List<Label> labels) {

    private MergedSeries with(PythonKey newName, Label label) {
      List<Label> more = new ArrayList<>(labels);
      more.add(label);
      return new MergedSeries(newName, more);
    }
  }

  /** A sample as it was read, and the file and the position of its entry. */
  private record Read(
      CollectedFile.Parts parts,
      String pid,
      double value,
      double timestamp,
      String file,
      int position) {

    DbException fail(PythonError e) {
      return new DbException(e, file, position);
    }
  }

  final String name;
  final String type;
  final Object help;

  /** Multi-process mode of a gauge: that of the file read last. */
  String mode = "";

  private final MergeRules rules;
  private final PythonVersion python;
  private final List<Read> samples = new ArrayList<>();

  MergedMetric(String name, String type, Object help, MergeRules rules) {
    this.name = name;
    this.type = type;
    this.help = help;
    this.rules = rules;
    this.python = rules.python();
  }

  /**
   * Adds a sample.
   *
   * @param pid the process of a gauge's file; null for other types
   */
  void add(
      CollectedFile.Parts parts,
      String pid,
      double value,
      double timestamp,
      String file,
      int position) {
    samples.add(new Read(parts, pid, value, timestamp, file, position));
  }

  /** One value for each series, in the order in which the client lists them. */
  static final class Merged {

    private static final List<Label> ANY_LABELS = List.of();

    private final boolean byLabels;
    private final Map<List<Label>, Map<MergedSeries, Double>> values = new LinkedHashMap<>();

    Merged(boolean byLabels) {
      this.byLabels = byLabels;
    }

    private Map<MergedSeries, Double> of(List<Label> labels) {
      return values.computeIfAbsent(byLabels ? labels : ANY_LABELS, l -> new LinkedHashMap<>());
    }

    /** How many series there are. */
    int size() {
      return values.values().stream().mapToInt(Map::size).sum();
    }

    void forEach(BiConsumer<MergedSeries, Double> each) {
      values.values().forEach(ofLabels -> ofLabels.forEach(each));
    }
  }

  /**
   * The merged value of each series.
   *
   * @throws DbException when a bucket's bound is not a number, or a part of a key is a list or dict
   */
  Merged merged() {
    Merged merged = new Merged(rules.has(ClientChange.SAMPLES_BY_LABELS));
    Map<MergedSeries, Double> newest = new HashMap<>();
    Map<List<Label>, TreeMap<Double, Double>> buckets = new LinkedHashMap<>();
    for (Read read : samples) {
      try {
        merge(merged, newest, buckets, read);
      } catch (PythonError e) {
        throw read.fail(e);
      }
    }
    buckets.forEach((labels, counts) -> accumulate(merged, labels, counts));
    return merged;
  }

  private void merge(
      Merged merged,
      Map<MergedSeries, Double> newest,
      Map<List<Label>, TreeMap<Double, Double>> buckets,
      Read read) {
    if (type.equals("gauge")) {
      mergeGauge(merged, newest, read);
    } else if (type.equals("histogram") && read.parts().labels().containsKey(BOUND)) {
      double bound = PythonFloat.of(read.parts().labels().get(BOUND), python);
      add(
          buckets.computeIfAbsent(
              labels(read, BOUND), l -> new TreeMap<>(MergedMetric::compareBounds)),
          bound,
          read.value());
    } else {
      add(merged, series(read, null), read.value());
    }
  }

  /** As {@link Double#compare}, but 0.0 equals -0.0, as in a dict. */
  private static int compareBounds(double a, double b) {
    return a == b ? 0 : Double.compare(a, b);
  }

  private MergedSeries series(Read read, String without) {
    Object sample = read.parts().sample();
    if (rules.has(ClientChange.SAMPLES_BY_LABELS)) {
      // These releases look up the labels before the name, and fail at the labels first.
      List<Label> labels = labels(read, without);
      return new MergedSeries(PythonKey.of(sample, python), labels);
    }
    return new MergedSeries(PythonKey.of(sample, python), labels(read, without));
  }

  private List<Label> labels(Read read, String without) {
    List<Label> labels = new ArrayList<>(read.parts().labels().size() + 1);
    for (Map.Entry<String, Object> label : read.parts().labels().entrySet()) {
      if (!label.getKey().equals(without)) {
        labels.add(new Label(label.getKey(), PythonKey.of(label.getValue(), python)));
      }
    }
    if (read.pid() != null && !CollectedFile.PID.equals(without)) {
      labels.add(new Label(CollectedFile.PID, PythonKey.of(read.pid(), python)));
    }
    return labels;
  }

  /** Adds to a sum, which starts from 0.0 as in the client: a single -0.0 becomes 0.0. */
  private static void add(Merged sums, MergedSeries series, double value) {
    add(sums.of(series.labels()), series, value);
  }

  private static <K> void add(Map<K, Double> sums, K key, double value) {
    sums.merge(key, 0.0 + value, Double::sum);
  }

  private void mergeGauge(Merged merged, Map<MergedSeries, Double> newest, Read read) {
    MergeRule rule = rules.rule(mode);
    // The client makes the key without the process under every rule, and may fail at it.
    MergedSeries anyProcess = series(read, CollectedFile.PID);
    double value = read.value();
    if (rule == MergeRule.SUM) {
      add(merged, anyProcess, value);
    } else if (rule == MergeRule.EACH) {
      MergedSeries own = series(read, null);
      merged.of(own.labels()).put(own, value);
    } else if (rule instanceof MergeRule.Timed timed) {
      mergeTimed(merged.of(anyProcess.labels()), newest, anyProcess, read, timed);
    } else {
      merged.of(anyProcess.labels()).merge(anyProcess, value, rule::merged);
    }
  }

  private static void mergeTimed(
      Map<MergedSeries, Double> values,
      Map<MergedSeries, Double> times,
      MergedSeries series,
      Read read,
      MergeRule.Timed rule) {
    Double now = times.get(series);
    // A gauge that was never set has no timestamp, and so no sample.
    if (read.timestamp() > 0
        && (now == null
            || rule.replaces(values.get(series), now, read.value(), read.timestamp()))) {
      times.put(series, read.timestamp());
      values.put(series, read.value());
    }
  }

  private void accumulate(Merged merged, List<Label> labels, TreeMap<Double, Double> counts) {
    MergedSeries series = new MergedSeries(PythonKey.of(name + "_count", python), labels);
    PythonKey bucket = PythonKey.of(name + "_bucket", python);
    Map<MergedSeries, Double> ofLabels = merged.of(labels);
    double sum = 0;
    for (Map.Entry<Double, Double> count : counts.entrySet()) {
      sum += count.getValue();
      String bound = rules.numbers().format(count.getKey());
      ofLabels.put(series.with(bucket, new Label(BOUND, PythonKey.of(bound, python))), sum);
    }
    ofLabels.put(series, sum);
  }

  /**
   * Checks whether the keys' parts can be written in the text format.
   *
   * @throws DbException where the client fails when it writes help, a label's value or a name
   */
  void checkTexts() {
    for (Read read : samples) {
      if (!(help instanceof String)) {
        throw read.fail(PythonUnpack.noAttribute(help, "replace", python));
      }
      for (Object value : read.parts().labels().values()) {
        if (!(value instanceof String)) {
          throw read.fail(PythonUnpack.noAttribute(value, "replace", python));
        }
      }
      if (rules.has(ClientChange.ANY_NAMES) && !(read.parts().sample() instanceof String)) {
        String found = PythonUnpack.typeName(read.parts().sample(), python);
        String words =
            rules.names().quotes()
                ? "expected string or bytes-like object, got '" + found + "'"
                : "object of type '" + found + "' has no len()";
        throw read.fail(new PythonError("TypeError", words));
      }
    }
  }

  /**
   * Checks whether the text can be encoded. The client does so once, after writing all metrics.
   *
   * @throws DbException where the client fails. Its message also gives the position in the whole
   *     text; this one gives the entry
   */
  void checkEncodable() {
    for (Read read : samples) {
      checkEncodable(read, (String) help);
      checkEncodable(read, String.valueOf(read.parts().sample()));
      read.parts()
          .labels()
          .forEach(
              (label, value) -> {
                checkEncodable(read, label);
                checkEncodable(read, (String) value);
              });
    }
  }

  private static void checkEncodable(Read read, String text) {
    try {
      PythonUtf8.checkPartEncodable(text);
    } catch (PythonError e) {
      throw read.fail(e);
    }
  }
}
