package multiproc.client;

import java.util.List;

/**
 * A gauge with labels, in a multi-process mode.
 *
 * <p>Threading: safe.
 *
 * <p>Follows {@code core.py}, {@code Gauge}, 0.4.2.
 */
public final class Gauge extends LabelledMetric<MmapedValue> {

  /**
   * Makes the gauge; no file is touched.
   *
   * @param help describes the metric; clients from 0.16 on store it in the key
   * @param mode the multi-process mode, for example {@code all}
   */
  public Gauge(
      MultiProcessValue process, String name, String help, List<String> labelNames, String mode) {
    super(process, "gauge", name, help, labelNames, mode, List.of());
  }

  @Override
  MmapedValue child(List<MmapedValue> values) {
    return values.get(0);
  }
}
