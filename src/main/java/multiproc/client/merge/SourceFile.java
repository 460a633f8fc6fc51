package multiproc.client.merge;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import multiproc.layout.DbException;
import multiproc.layout.DbFileName;
import multiproc.layout.KeyJson;
import multiproc.layout.KeyShape;
import multiproc.python.PythonError;
import multiproc.python.PythonJson;
import multiproc.python.PythonKey;
import multiproc.python.PythonUnpack;
import multiproc.python.PythonUtf8;
import multiproc.python.PythonVersion;

/**
 * A file as its name tells of it, and the keys in it as the client takes them apart, in the order
 * in which the client does, since that decides which error is seen.
 *
 * <p>Threading: immutable.
 *
 * <p>Follows {@code multiprocess.py}, first loop of {@code merge}, and {@code core.py}, {@code
 * Metric.__init__}, 0.4.2.
 */
public final class SourceFile {

  /**
   * A key of texts only, as the client writes them.
   *
   * @param help of the metric; the client looks at it only where the metric is new
   * @param labels by name; of a gauge without its process
   */
  public record Key(String metric, String sample, SortedMap<String, String> labels, Object help) {}

  /**
   * A key taken apart, as far as the client does it while it reads. What is no text there it meets
   * later, if at all: see {@link MergedMetric}.
   */
  public record Parts(
      String metric, Object sample, SortedMap<String, Object> labels, Object help) {

    /** The key; null where anything in it is no text. */
    public Key texts() {
      if (!(sample instanceof String name) || !(help instanceof String)) {
        return null;
      }
      SortedMap<String, String> texts = new TreeMap<>(KeyJson.CODE_POINT_ORDER);
      for (Map.Entry<String, Object> label : labels.entrySet()) {
        if (!(label.getValue() instanceof String value)) {
          return null;
        }
        texts.put(label.getKey(), value);
      }
      return new Key(metric, name, texts, help);
    }
  }

  /** The label that tells the processes of a gauge apart. */
  public static final String PID = "pid";

  private static final String GAUGE = "gauge";

  /** The help of every metric whose files hold none. */
  public static final String HELP = "Multiprocess metric";

  private static final Set<String> TYPES =
      Set.of(
          "counter",
          GAUGE,
          "summary",
          "histogram",
          "gaugehistogram",
          "unknown",
          "info",
          "stateset");

  private final MergeRules rules;
  private final PythonVersion python;
  private final String path;
  private final String first;
  private final String second;
  private final String third;

  /** The file at {@code path}, whose last part is its name. */
  public SourceFile(MergeRules rules, String path) {
    this.rules = rules;
    this.python = rules.python();
    this.path = path;
    int from = path.lastIndexOf('/') + 1;
    int to = endOfPart(from);
    first = path.substring(from, to);
    from = to + 1;
    to = endOfPart(from);
    second = to < 0 ? null : path.substring(from, to);
    from = to + 1;
    to = to < 0 ? to : endOfPart(from);
    third = to < 0 ? null : path.substring(from, to);
  }

  /** Where the part of the name that begins at {@code from} ends; -1 where none begins. */
  private int endOfPart(int from) {
    if (from > path.length()) {
      return -1;
    }
    int end = path.indexOf('_', from);
    return end < 0 ? path.length() : end;
  }

  /** The path as it was given. */
  public String path() {
    return path;
  }

  /** What stands before the first underscore of the name: the type that the file is of. */
  public String type() {
    return first;
  }

  /** Whether its samples are a gauge's, which the client keeps by process. */
  public boolean isGauge() {
    return GAUGE.equals(first);
  }

  /** Multi-process mode of a gauge; null where the name has no second part. */
  public String mode() {
    return second;
  }

  /** Whether the client finds all it looks for in the name. */
  public boolean isClients() {
    return TYPES.contains(metricType()) && (!isGauge() || third != null);
  }

  /**
   * The process a gauge's file is of.
   *
   * @throws PythonError where the name has no third part
   */
  public String pid() {
    if (third == null) {
      throw new PythonError("IndexError", "list index out of range");
    }
    return third.substring(0, Math.max(0, third.length() - DbFileName.SUFFIX.length()));
  }

  /** The type of a metric that is met first in this file. */
  public String metricType() {
    return "untyped".equals(first) ? "unknown" : first;
  }

  /**
   * Whether a scrape goes on where this file could not be read: it is a live gauge's, and its
   * process was marked dead between the listing and now.
   */
  public boolean mayFailWith(DbException e) {
    return rules.allModes()
        && e.pythonType().equals(DbFile.FILE_NOT_FOUND)
        && isGauge()
        && second != null
        && second.startsWith("live");
  }

  /**
   * Takes a key apart.
   *
   * @param known the metrics that the merge has already; a new one is checked
   * @throws PythonError where the client fails
   */
  public Parts key(String key, Set<String> known) {
    KeyShape shape = rules.generation().keyShape();
    int count = shape == KeyShape.LABELS ? 3 : 4;
    List<Object> parts = PythonUnpack.unpack(PythonJson.loads(key, python), count, python);
    SortedMap<String, Object> labels =
        shape == KeyShape.NAMES_AND_VALUES
            ? zipped(parts.get(2), parts.get(3))
            : labels(parts.get(2));
    Object help = shape == KeyShape.LABELS_AND_HELP ? parts.get(3) : HELP;
    PythonKey.check(parts.get(0), python);
    if (!(parts.get(0) instanceof String name && known.contains(name))) {
      checkMetric(parts.get(0));
    }
    if (isGauge()) {
      // The client looks for it now; where it belongs is the merge's business.
      pid();
    }
    return new Parts((String) parts.get(0), parts.get(1), labels, help);
  }

  private void checkMetric(Object name) {
    if (rules.anyMetricName()) {
      if (PythonKey.isFalse(name)) {
        throw new PythonError("ValueError", "metric name cannot be empty");
      }
      if (!(name instanceof String text)) {
        throw PythonUnpack.noAttribute(name, "encode", python);
      }
      PythonUtf8.checkEncodable(text);
    } else if (!isName(text(name))) {
      throw new PythonError("ValueError", "Invalid metric name: " + name);
    }
    if (!TYPES.contains(metricType())) {
      throw new PythonError("ValueError", "Invalid metric type: " + metricType());
    }
  }

  /** {@code re.match('^[a-zA-Z_:][a-zA-Z0-9_:]*$', name)}, whose {@code $} lets a newline be. */
  private static boolean isName(String name) {
    int end = name.endsWith("\n") ? name.length() - 1 : name.length();
    for (int i = 0; i < end; i++) {
      if (!isNameCharacter(name.charAt(i), i == 0)) {
        return false;
      }
    }
    return end > 0;
  }

  /** Whether a metric's name may have this character, {@code atStart} or behind it. */
  public static boolean isNameCharacter(int c, boolean atStart) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c == '_'
        || c == ':'
        || c >= '0' && c <= '9' && !atStart;
  }

  private String text(Object name) {
    if (name instanceof String text) {
      return text;
    }
    if (python == PythonVersion.PYTHON_3) {
      throw new PythonError(
          "TypeError",
          "expected string or bytes-like object, got '"
              + PythonUnpack.typeName(name, python)
              + "'");
    }
    throw new PythonError("TypeError", "expected string or buffer");
  }

  private SortedMap<String, Object> labels(Object labels) {
    if (!(labels instanceof Map<?, ?> map)) {
      throw PythonUnpack.noAttribute(labels, "items", python);
    }
    SortedMap<String, Object> sorted = new TreeMap<>(KeyJson.CODE_POINT_ORDER);
    for (Map.Entry<?, ?> label : map.entrySet()) {
      sorted.put((String) label.getKey(), label.getValue());
    }
    return sorted;
  }

  /** {@code zip(names, values)}: what has no partner is dropped. */
  private SortedMap<String, Object> zipped(Object names, Object values) {
    if (!(names instanceof List<?> keys) || !(values instanceof List<?> texts)) {
      throw new PythonError("TypeError", "zip argument #1 must support iteration");
    }
    SortedMap<String, Object> sorted = new TreeMap<>(KeyJson.CODE_POINT_ORDER);
    for (int i = 0; i < Math.min(keys.size(), texts.size()); i++) {
      sorted.put(text(keys.get(i)), texts.get(i));
    }
    return sorted;
  }
}
