package multiproc.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import multiproc.layout.ClientChange;
import multiproc.layout.DbException;
import multiproc.layout.DbFileName;
import multiproc.layout.GaugeMode;
import multiproc.layout.KeyJson;
import multiproc.layout.KeyShape;
import multiproc.layout.MetricName;
import multiproc.python.Python2DictOrder;
import multiproc.python.PythonError;
import multiproc.python.PythonJson;
import multiproc.python.PythonKey;
import multiproc.python.PythonOsError;
import multiproc.python.PythonUnpack;
import multiproc.python.PythonUtf8;
import multiproc.python.PythonVersion;

/**
 * The parts of a file's name, and the parts of its keys, read in the client's order, because the
 * order decides which error a scrape ends with.
 *
 * <p>Threading: immutable.
 *
 * <p>Follows {@code multiprocess.py}, first loop of {@code merge}, and {@code core.py}, {@code
 * Metric.__init__}, 0.4.2.
 */
final class CollectedFile {

  /**
   * A key with only strings as parts, as the client writes them.
   *
   * @param help of the metric; the client uses it only if the metric is new
   * @param labels values by name, without a gauge's process
   * @param order the labels' names in the key's order, which up to 0.3.1 distinguishes series
   */
  public record CollectedKey(
      String metric,
      String sample,
      SortedMap<String, String> labels,
      Object help,
      List<String> order) {}

  /**
   * A key's parts, as far as the client checks them while it reads. A part that is not a string
   * fails later, if at all: see {@link MergedMetric}.
   */
  public record Parts(String metric, Object sample, Map<String, Object> labels, Object help) {

    /** The key with its labels sorted; null if any part is not a string. */
    public CollectedKey texts() {
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
      return new CollectedKey(metric, name, texts, help, List.copyOf(labels.keySet()));
    }
  }

  /** The label that distinguishes the processes of a gauge. */
  public static final String PID = "pid";

  private static final String GAUGE = "gauge";

  /** The help of every metric in formats without help. */
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

  /** The types in releases before those of OpenMetrics. */
  private static final Set<String> OLD_TYPES =
      Set.of("counter", GAUGE, "summary", "histogram", "untyped");

  private final MergeRules rules;
  private final PythonVersion python;
  private final String path;

  /**
   * Indices in the path of the name's parts, after underscores; a part ends one char before the
   * next one begins.
   */
  private final int first;

  private final int second;
  private final int third;
  private final int behind;

  private final boolean isGauge;

  /** The file at {@code path}, whose last part is its name. */
  public CollectedFile(MergeRules rules, String path) {
    this.rules = rules;
    this.python = rules.python();
    this.path = path;
    first = path.lastIndexOf('/') + 1;
    second = next(first);
    third = next(second);
    behind = next(third);
    isGauge = second - 1 - first == GAUGE.length() && path.startsWith(GAUGE, first);
  }

  /** The index of the part after the one at {@code from}; past the path's end if there is none. */
  private int next(int from) {
    int end = from > path.length() ? -1 : path.indexOf('_', from);
    return end < 0 ? path.length() + 1 : end + 1;
  }

  /** The part from {@code from} to the next one; null if there is none. */
  private String part(int from, int next) {
    return from > path.length() ? null : path.substring(from, next - 1);
  }

  /** The path as it was given. */
  public String path() {
    return path;
  }

  /** The metric type: the part of the name before the first underscore. */
  public String type() {
    return part(first, second);
  }

  /** The type, and a gauge's mode: the files of one group are merged by one rule. */
  public String group() {
    return isGauge && second <= path.length() ? path.substring(first, third - 1) : type();
  }

  /** Whether its samples are a gauge's, which the client keeps by process. */
  public boolean isGauge() {
    return isGauge;
  }

  /** Multi-process mode of a gauge; null if the name has no second part. */
  public String mode() {
    return part(second, third);
  }

  /** Whether the client knows the type. */
  public boolean isOfKnownType() {
    Set<String> types = rules.has(ClientChange.OPEN_METRICS_TYPES) ? TYPES : OLD_TYPES;
    return types.contains(metricType());
  }

  /** Whether the name has a process, or the client does not look for one. */
  public boolean isWhole() {
    return !isGauge || third <= path.length();
  }

  /**
   * The process of a gauge's file.
   *
   * @throws PythonError if the name has no third part
   */
  public String pid() {
    if (third > path.length()) {
      throw new PythonError("IndexError", "list index out of range");
    }
    return path.substring(third, Math.max(third, behind - 1 - DbFileName.SUFFIX.length()));
  }

  /** The type of a metric that first occurs in this file. */
  public String metricType() {
    String type = type();
    boolean renamed = rules.has(ClientChange.OPEN_METRICS_TYPES) && type.equals("untyped");
    return renamed ? "unknown" : type;
  }

  /**
   * Whether a scrape goes on without this file: it is a live gauge's, and its process was marked
   * dead after the listing.
   */
  public boolean mayFailWith(DbException e) {
    if (!rules.has(ClientChange.PASSES_OVER_VANISHED)
        || !e.pythonType().equals(PythonOsError.FILE_NOT_FOUND)
        || !isGauge) {
      return false;
    }
    return rules.has(GaugeMode.LIVEMAX)
        ? path.startsWith("live", second)
        : List.of("liveall", "livesum").contains(mode());
  }

  /**
   * Splits a key into its parts.
   *
   * @param known the metrics that the merge already has; a new metric is checked
   * @throws PythonError where the client fails
   */
  public Parts key(String key, Set<String> known) {
    KeyShape shape = rules.format().keyShape();
    int count = shape == KeyShape.LABELS ? 3 : 4;
    List<Object> parts = PythonUnpack.unpack(PythonJson.loads(key, python), count, python);
    Map<String, Object> labels =
        shape == KeyShape.NAMES_AND_VALUES
            ? zipped(parts.get(2), parts.get(3))
            : labels(parts.get(2));
    Object help = shape == KeyShape.LABELS_AND_HELP ? parts.get(3) : HELP;
    PythonKey.check(parts.get(0), python);
    boolean isKnown = parts.get(0) instanceof String name && known.contains(name);
    if (!isKnown || !rules.has(ClientChange.CHECKS_NEW_METRICS)) {
      checkMetric(parts.get(0));
    }
    if (isGauge) {
      // The client reads the process now, so a name without one fails here.
      pid();
    }
    return new Parts(ExactMerge.name(parts.get(0)), parts.get(1), labels, help);
  }

  private void checkMetric(Object name) {
    if (rules.has(ClientChange.ANY_NAMES)) {
      if (PythonKey.isFalse(name)) {
        throw new PythonError("ValueError", "metric name cannot be empty");
      }
      if (!(name instanceof String text)) {
        throw PythonUnpack.noAttribute(name, "encode", python);
      }
      PythonUtf8.checkEncodable(text);
    } else if (rules.has(ClientChange.CHECKS_NAMES) && !isName(text(name))) {
      throw new PythonError("ValueError", "Invalid metric name: " + name);
    }
    if (!isOfKnownType()) {
      throw new PythonError("ValueError", "Invalid metric type: " + metricType());
    }
  }

  /**
   * {@code re.match('^[a-zA-Z_:][a-zA-Z0-9_:]*$', name)}, with a {@code $} that also matches before
   * a last newline.
   */
  static boolean isName(String name) {
    return MetricName.isName(name.endsWith("\n") ? name.substring(0, name.length() - 1) : name);
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

  /** {@code zip(names, values)}, in order: an element without a partner is dropped. */
  private Map<String, Object> zipped(Object names, Object values) {
    List<?> keys = iterated(names, 1);
    List<?> texts = iterated(values, 2);
    Map<String, Object> labels = new LinkedHashMap<>();
    for (int i = 0; i < Math.min(keys.size(), texts.size()); i++) {
      labels.put(ExactMerge.name(keys.get(i)), texts.get(i));
    }
    return labels;
  }

  private static List<?> iterated(Object value, int argument) {
    if (value instanceof List<?> list) {
      return list;
    } else if (value instanceof String text) {
      return text.codePoints().mapToObj(Character::toString).toList();
    } else if (value instanceof Map<?, ?> map) {
      return Python2DictOrder.of(map.keySet().stream().map(key -> (String) key).toList());
    }
    throw new PythonError("TypeError", "zip argument #" + argument + " must support iteration");
  }
}
