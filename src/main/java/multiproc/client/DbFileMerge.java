package multiproc.client;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import multiproc.layout.DbFileName;
import multiproc.layout.KeyJson;
import multiproc.layout.KeyShape;
import multiproc.layout.Walk;
import multiproc.python.PythonError;
import multiproc.python.PythonJson;
import multiproc.python.PythonUnpack;
import multiproc.python.PythonVersion;

/**
 * Adds one file's entries to a merge: parses each key, and takes type, gauge mode and process from
 * the file's name, in the order in which the client does, since that decides which error is seen.
 *
 * <p>Threading: as {@link MetricMerge}.
 *
 * <p>Follows {@code multiprocess.py}, first loop of {@code merge}, and {@code core.py}, {@code
 * Metric.__init__}, 0.4.2.
 */
final class DbFileMerge {

  private static final int NAME_PARTS = 3;

  /** The help of every metric whose files hold none. */
  private static final String HELP = "Multiprocess metric";

  private static final Pattern METRIC_NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*\n?");
  private static final Set<String> TYPES =
      Set.of(
          "counter",
          "gauge",
          "summary",
          "histogram",
          "gaugehistogram",
          "unknown",
          "info",
          "stateset");

  private final Map<String, MergedMetric> metrics;
  private final ClientVersion version;
  private final PythonVersion python;
  private final String path;
  private final String[] nameParts;

  DbFileMerge(Map<String, MergedMetric> metrics, ClientVersion version, String path) {
    this.metrics = metrics;
    this.version = version;
    this.python = version.python();
    this.path = path;
    this.nameParts = path.substring(path.lastIndexOf('/') + 1).split("_", -1);
  }

  /** Whether the file's name is one of a gauge in a live mode. */
  boolean isOfLiveGauge() {
    return nameParts.length > 1 && nameParts[0].equals("gauge") && nameParts[1].startsWith("live");
  }

  /** Adds the entry that the walk stands on. */
  void add(Walk entry) {
    String key = entry.key();
    try {
      add(key, entry);
    } catch (PythonError e) {
      throw entry.fail(e);
    }
  }

  private void add(String key, Walk entry) {
    KeyShape shape = version.generation().keyShape();
    int count = shape == KeyShape.LABELS ? 3 : 4;
    List<Object> parts = PythonUnpack.unpack(PythonJson.loads(key, python), count, python);
    SortedMap<String, String> labels =
        shape == KeyShape.NAMES_AND_VALUES
            ? zipped(parts.get(2), parts.get(3))
            : labels(parts.get(2));
    MergedMetric metric =
        metric(parts.get(0), shape == KeyShape.LABELS_AND_HELP ? parts.get(3) : HELP);
    checkHashable(parts.get(1));
    String sample = text(parts.get(1));
    if ("gauge".equals(nameParts[0])) {
      if (nameParts.length < NAME_PARTS) {
        throw new PythonError("IndexError", "list index out of range");
      }
      String pid = nameParts[2];
      metric.mode = nameParts[1];
      labels.put(
          MergedMetric.PID,
          pid.substring(0, Math.max(0, pid.length() - DbFileName.SUFFIX.length())));
    }
    metric.add(sample, labels, entry.value(), entry.timestamp(), path, entry.position());
  }

  private MergedMetric metric(Object name, Object help) {
    checkHashable(name);
    MergedMetric metric = metrics.get(name instanceof String text ? text : "");
    if (metric == null) {
      String metricName = validName(name);
      String type = "untyped".equals(nameParts[0]) ? "unknown" : nameParts[0];
      if (!TYPES.contains(type)) {
        throw new PythonError("ValueError", "Invalid metric type: " + type);
      }
      if (!(help instanceof String helpText)) {
        // Met by the client only when it writes the help out; the scrape fails all the same.
        throw noAttribute(help, "replace");
      }
      metric = new MergedMetric(metricName, type, helpText);
      metrics.put(metricName, metric);
    }
    return metric;
  }

  private String validName(Object name) {
    if (version.anyMetricName()) {
      if (name == null || name.equals("") || name.equals(Boolean.FALSE)) {
        throw new PythonError("ValueError", "metric name cannot be empty");
      }
      if (!(name instanceof String)) {
        throw noAttribute(name, "encode");
      }
    } else if (!METRIC_NAME.matcher(text(name)).matches()) {
      throw new PythonError("ValueError", "Invalid metric name: " + name);
    }
    return (String) name;
  }

  private String text(Object name) {
    if (name instanceof String text) {
      return text;
    }
    if (python == PythonVersion.PYTHON_3) {
      throw new PythonError("TypeError", "expected string or bytes-like object");
    }
    throw new PythonError("TypeError", "expected string or buffer");
  }

  private SortedMap<String, String> labels(Object labels) {
    if (!(labels instanceof Map<?, ?> map)) {
      throw noAttribute(labels, "items");
    }
    SortedMap<String, String> sorted = new TreeMap<>(KeyJson.CODE_POINT_ORDER);
    for (Map.Entry<?, ?> label : map.entrySet()) {
      if (!(label.getValue() instanceof String value)) {
        // Met by the client only when it merges, or writes the sample out; the scrape fails all
        // the same.
        checkHashable(label.getValue());
        throw noAttribute(label.getValue(), "replace");
      }
      sorted.put((String) label.getKey(), value);
    }
    return sorted;
  }

  /** {@code zip(names, values)}: what has no partner is dropped. */
  private SortedMap<String, String> zipped(Object names, Object values) {
    if (!(names instanceof List<?> keys) || !(values instanceof List<?> texts)) {
      throw new PythonError("TypeError", "zip argument #1 must support iteration");
    }
    SortedMap<String, String> sorted = new TreeMap<>(KeyJson.CODE_POINT_ORDER);
    for (int i = 0; i < Math.min(keys.size(), texts.size()); i++) {
      sorted.put(text(keys.get(i)), text(texts.get(i)));
    }
    return sorted;
  }

  private void checkHashable(Object value) {
    if (value instanceof List || value instanceof Map) {
      throw new PythonError(
          "TypeError", "unhashable type: '" + PythonUnpack.typeName(value, python) + "'");
    }
  }

  private PythonError noAttribute(Object value, String attribute) {
    return new PythonError(
        "AttributeError",
        "'"
            + PythonUnpack.typeName(value, python)
            + "' object has no attribute '"
            + attribute
            + "'");
  }
}
