package multiproc.client;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A gauge with labels, in a multi-process mode. A child, and with it an entry in a file, comes into
 * being when its labels are first named.
 *
 * <p>Threading: safe.
 *
 * <p>Follows {@code core.py}, {@code Gauge} and {@code _LabelWrapper}, 0.4.2.
 */
public final class Gauge {

  private static final String TYPE = "gauge";

  private final MultiProcessValue process;
  private final String name;
  private final String help;
  private final List<String> labelNames;
  private final String mode;
  private final ProcessLock lock = new ProcessLock();
  private final Map<List<String>, MmapedValue> children = new HashMap<>();

  /**
   * Makes the gauge; no file is touched.
   *
   * @param help what the metric is; it gets into the files from client 0.16 on
   * @param mode the multi-process mode, for example {@code all}
   */
  public Gauge(
      MultiProcessValue process, String name, String help, List<String> labelNames, String mode) {
    this.process = process;
    this.name = name;
    this.help = help;
    this.labelNames = List.copyOf(labelNames);
    this.mode = mode;
  }

  /**
   * The child of these label values, in the order of the label names.
   *
   * @throws IllegalArgumentException when there are more or fewer values than names
   */
  public MmapedValue labels(String... labelValues) {
    if (labelValues.length != labelNames.size()) {
      throw new IllegalArgumentException(
          "Incorrect label count: names=" + labelNames + " values=" + List.of(labelValues));
    }
    List<String> child = List.of(labelValues);
    lock.lock();
    try {
      MmapedValue value = children.get(child);
      if (value == null) {
        value = newChild(child);
        children.put(child, value);
      }
      return value;
    } finally {
      lock.unlock();
    }
  }

  private MmapedValue newChild(List<String> labelValues) {
    Map<String, String> labels = new LinkedHashMap<>();
    for (int i = 0; i < labelNames.size(); i++) {
      labels.put(labelNames.get(i), labelValues.get(i));
    }
    return process.newValue(TYPE, name, name, labels, help, mode);
  }
}
