package multiproc.inspect.predict;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import multiproc.layout.DbFileName;
import multiproc.layout.TimestampedWalk;
import multiproc.python.PythonError;
import multiproc.python.PythonFloat;
import multiproc.python.PythonJson;
import multiproc.python.PythonUnpack;
import multiproc.python.PythonVersion;

/**
 * One file in the collector of 0.25.0: which error its entries raise, or how many samples they
 * make.
 *
 * <p>Follows {@code multiprocess.py}, {@code _read_metrics} and {@code _accumulate_metrics}, {@code
 * metrics_core.py}, {@code Metric.__init__}, 0.25.0, on CPython 3.11.
 *
 * <p>Threading: one thread, one file.
 */
final class Collector25 {

  private static final PythonVersion PYTHON = PythonVersion.PYTHON_3;
  private static final int KEY_PARTS = 4;
  private static final int PID_PART = 2;
  private static final String BOUND = "le";
  private static final String PID = "pid";
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

  private record Sample(String name, Map<String, String> labels) {}

  private final String[] nameParts;
  private final Set<String> metrics = new HashSet<>();
  private final Map<String, List<Sample>> samples = new LinkedHashMap<>();

  /**
   * @param name the file's name, whose parts are the type, a gauge's mode and the process
   */
  Collector25(String name) {
    this.nameParts = name.split("_", -1);
  }

  /** Adds the entry on which the walk stands. */
  void add(TimestampedWalk entry) {
    String key = entry.key();
    try {
      add(key);
    } catch (PythonError e) {
      throw entry.fail(e);
    }
  }

  private void add(String key) {
    List<Object> parts = PythonUnpack.unpack(PythonJson.loads(key, PYTHON), KEY_PARTS, PYTHON);
    if (!(parts.get(2) instanceof Map<?, ?> labels)) {
      throw noAttribute(parts.get(2), "items");
    }
    String metric = metric(parts.get(0), parts.get(KEY_PARTS - 1));
    Map<String, String> texts = new TreeMap<>();
    for (Map.Entry<?, ?> label : labels.entrySet()) {
      if (!(label.getValue() instanceof String value)) {
        throw noAttribute(label.getValue(), "replace");
      }
      texts.put((String) label.getKey(), value);
    }
    if ("gauge".equals(nameParts[0])) {
      if (nameParts.length <= PID_PART) {
        throw new PythonError("IndexError", "list index out of range");
      }
      String pid = nameParts[PID_PART];
      int end = Math.max(0, pid.length() - DbFileName.SUFFIX.length());
      texts.put(PID, pid.substring(0, end));
    }
    samples
        .computeIfAbsent(metric, m -> new ArrayList<>())
        .add(new Sample(String.valueOf(parts.get(1)), texts));
  }

  private String metric(Object name, Object help) {
    if (name instanceof List || name instanceof Map) {
      throw new PythonError(
          "TypeError", "unhashable type: '" + PythonUnpack.typeName(name, PYTHON) + "'");
    }
    String text = String.valueOf(name);
    if (metrics.contains(text)) {
      return text;
    }
    if (name == null || name.equals("") || name.equals(Boolean.FALSE)) {
      throw new PythonError("ValueError", "metric name cannot be empty");
    }
    if (!(name instanceof String)) {
      throw noAttribute(name, "encode");
    }
    String type = "untyped".equals(nameParts[0]) ? "unknown" : nameParts[0];
    if (!TYPES.contains(type)) {
      throw new PythonError("ValueError", "Invalid metric type: " + type);
    }
    if (!(help instanceof String)) {
      // Met by the client only when it writes the help out; the scrape fails all the same.
      throw noAttribute(help, "replace");
    }
    metrics.add(text);
    return text;
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

  /**
   * How many samples come out.
   *
   * @throws PythonError when a bucket's bound is not a number
   */
  int count() {
    int count = 0;
    boolean perProcess =
        !"gauge".equals(nameParts[0])
            || nameParts[1].equals("all")
            || nameParts[1].equals("liveall");
    for (Map.Entry<String, List<Sample>> metric : samples.entrySet()) {
      if ("histogram".equals(nameParts[0])) {
        count += histogram(metric.getKey(), metric.getValue());
        continue;
      }
      Set<Sample> merged = new HashSet<>();
      for (Sample sample : metric.getValue()) {
        merged.add(perProcess ? sample : new Sample(sample.name(), without(sample, PID)));
      }
      count += merged.size();
    }
    return count;
  }

  private static int histogram(String metric, List<Sample> samples) {
    Set<Sample> merged = new HashSet<>();
    Map<Map<String, String>, Set<Double>> buckets = new HashMap<>();
    for (Sample sample : samples) {
      String bound = sample.labels().get(BOUND);
      if (bound == null) {
        merged.add(sample);
      } else {
        buckets
            .computeIfAbsent(without(sample, BOUND), l -> new HashSet<>())
            .add(PythonFloat.parse(bound, PYTHON));
      }
    }
    int count = 0;
    for (Map.Entry<Map<String, String>, Set<Double>> bucket : buckets.entrySet()) {
      count += bucket.getValue().size();
      merged.add(new Sample(metric + "_count", bucket.getKey()));
    }
    return count + merged.size();
  }

  private static Map<String, String> without(Sample sample, String label) {
    Map<String, String> rest = new TreeMap<>(sample.labels());
    rest.remove(label);
    return rest;
  }
}
