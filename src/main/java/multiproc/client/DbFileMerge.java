package multiproc.client;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import multiproc.layout.DbFileName;
import multiproc.layout.EntryWalk;
import multiproc.layout.KeyJson;
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

  private static final PythonVersion PYTHON = PythonVersion.PYTHON_2_7;
  private static final int KEY_PARTS = 3;
  private static final Pattern METRIC_NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*\n?");
  private static final Set<String> TYPES =
      Set.of(
          "counter", "gauge", "summary", "histogram", "gaugehistogram", "unknown", "info",
          "stateset");

  private final Map<String, MergedMetric> metrics;
  private final String path;
  private final String[] nameParts;

  DbFileMerge(Map<String, MergedMetric> metrics, String path) {
    this.metrics = metrics;
    this.path = path;
    this.nameParts = path.substring(path.lastIndexOf('/') + 1).split("_", -1);
  }

  /** Adds the entry that the walk stands on. */
  void add(EntryWalk entry) {
    String key = entry.key();
    try {
      add(key, entry.value(), entry.position());
    } catch (PythonError e) {
      throw entry.fail(e);
    }
  }

  private void add(String key, double value, int position) {
    List<Object> parts = PythonUnpack.unpack(PythonJson.loads(key, PYTHON), KEY_PARTS, PYTHON);
    SortedMap<String, String> labels = labels(parts.get(2));
    MergedMetric metric = metric(parts.get(0));
    checkHashable(parts.get(1));
    String sample = text(parts.get(1));
    if ("gauge".equals(nameParts[0])) {
      if (nameParts.length < KEY_PARTS) {
        throw new PythonError("IndexError", "list index out of range");
      }
      String pid = nameParts[2];
      metric.mode = nameParts[1];
      labels.put(
          MergedMetric.PID,
          pid.substring(0, Math.max(0, pid.length() - DbFileName.SUFFIX.length())));
    }
    metric.add(sample, labels, value, path, position);
  }

  private MergedMetric metric(Object name) {
    checkHashable(name);
    String metricName = text(name);
    MergedMetric metric = metrics.get(metricName);
    if (metric == null) {
      if (!METRIC_NAME.matcher(metricName).matches()) {
        throw new PythonError("ValueError", "Invalid metric name: " + metricName);
      }
      String type = "untyped".equals(nameParts[0]) ? "unknown" : nameParts[0];
      if (!TYPES.contains(type)) {
        throw new PythonError("ValueError", "Invalid metric type: " + type);
      }
      metric = new MergedMetric(metricName, type);
      metrics.put(metricName, metric);
    }
    return metric;
  }

  private static String text(Object name) {
    if (name instanceof String text) {
      return text;
    }
    throw new PythonError("TypeError", "expected string or buffer");
  }

  private static SortedMap<String, String> labels(Object labels) {
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

  private static void checkHashable(Object value) {
    if (value instanceof List || value instanceof Map) {
      throw new PythonError(
          "TypeError", "unhashable type: '" + PythonUnpack.typeName(value, PYTHON) + "'");
    }
  }

  private static PythonError noAttribute(Object value, String attribute) {
    return new PythonError(
        "AttributeError",
        "'"
            + PythonUnpack.typeName(value, PYTHON)
            + "' object has no attribute '"
            + attribute
            + "'");
  }
}
