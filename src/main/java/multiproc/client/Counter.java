package multiproc.client;

import java.util.List;

/**
 * A counter with labels.
 *
 * <p>Threading: safe.
 *
 * <p>Follows {@code core.py}, {@code Counter}, 0.4.2.
 */
public final class Counter extends LabelledMetric<MmapedValue> {

  /**
   * Makes the counter; no file is touched.
   *
   * @param help describes the metric; clients from 0.16 on store it in the key
   */
  public Counter(MultiProcessValue process, String name, String help, List<String> labelNames) {
    super(process, "counter", name, help, labelNames, "", List.of());
  }

  @Override
  MmapedValue child(List<MmapedValue> values) {
    return values.get(0);
  }
}
