package multiproc.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * A metric with labels. A child and its entries in a file are made when its labels are first named.
 *
 * <p>Threading: safe.
 *
 * <p>Follows {@code core.py}, {@code _LabelWrapper}, 0.4.2.
 *
 * @param <C> the type of a child
 */
public abstract class LabelledMetric<C> {

  private final MultiProcessValue process;
  private final String type;
  private final String name;
  private final String help;
  private final List<String> labelNames;
  private final String mode;
  private final List<Double> bounds;
  private final ProcessLock lock;
  private final Map<List<String>, C> children = new HashMap<>();

  /** A metric without a child; no file is touched. */
  LabelledMetric(
      MultiProcessValue process,
      String type,
      String name,
      String help,
      List<String> labelNames,
      String mode,
      List<Double> bounds) {
    this.process = process;
    this.type = type;
    this.name = name;
    this.help = help;
    this.labelNames = List.copyOf(labelNames);
    this.mode = mode;
    this.bounds = List.copyOf(bounds);
    this.lock = new ProcessLock(process.version().locksAgain());
  }

  /** Makes a child of its values, one for each {@link Series}. */
  abstract C child(List<MmapedValue> values);

  /**
   * The child of these label values, in the order of the label names.
   *
   * @throws IllegalArgumentException when there are more or fewer values than names
   */
  public final C labels(String... labelValues) {
    List<String> named = checked(labelValues);
    lock.lock();
    try {
      C made = children.get(named);
      if (made == null) {
        List<MmapedValue> values = new ArrayList<>();
        for (Series series : series(named)) {
          values.add(
              process.newValue(
                  type, series.metric(), series.sample(), series.labels(), help, mode));
        }
        made = child(values);
        children.put(named, made);
      }
      return made;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes over a child that a fork copied.
   *
   * @param inherited the next elements are the child's values
   */
  public final void inherit(Iterator<MmapedValue> inherited, String... labelValues) {
    List<String> named = checked(labelValues);
    List<MmapedValue> values = new ArrayList<>();
    for (int left = series(named).size(); left > 0; left--) {
      values.add(inherited.next());
    }
    children.put(named, child(values));
  }

  /** Forgets a child; its entries stay in the files, and its values in the process. */
  public final void remove(String... labelValues) {
    List<String> named = checked(labelValues);
    lock.lock();
    try {
      children.remove(named);
    } finally {
      lock.unlock();
    }
  }

  private List<Series> series(List<String> labelValues) {
    return Series.of(process.version(), type, name, bounds, labelNames, labelValues);
  }

  private List<String> checked(String... labelValues) {
    if (labelValues.length != labelNames.size()) {
      throw new IllegalArgumentException(
          "Incorrect label count: names=" + labelNames + " values=" + List.of(labelValues));
    }
    return List.of(labelValues);
  }
}
