package multiproc.client;

import java.util.List;

/**
 * A histogram with labels: the sum of the observations, and their number in each bucket, without
 * those in lower buckets.
 *
 * <p>Threading: safe.
 *
 * <p>Follows {@code core.py}, {@code Histogram}, 0.4.2.
 */
public final class Histogram extends LabelledMetric<Histogram.Child> {

  private final List<Double> bounds;

  /**
   * Makes the histogram; no file is touched.
   *
   * @param help describes the metric; clients from 0.16 on store it in the key
   * @param bounds upper bounds of the buckets, ascending, without the last, +Inf
   */
  public Histogram(
      MultiProcessValue process,
      String name,
      String help,
      List<String> labelNames,
      List<Double> bounds) {
    super(process, "histogram", name, help, labelNames, "", bounds);
    this.bounds = List.copyOf(bounds);
  }

  /** The values of one set of labels. */
  public record Child(MmapedValue sum, List<MmapedValue> buckets, List<Double> bounds) {

    /**
     * Observes an amount: stores the sum first, then one bucket. NaN is added to the sum and to no
     * bucket.
     */
    public void observe(double amount) {
      sum.inc(amount);
      int bucket = 0;
      while (bucket < bounds.size() && !(amount <= bounds.get(bucket))) {
        bucket++;
      }
      if (!Double.isNaN(amount)) {
        buckets.get(bucket).inc(1);
      }
    }
  }

  @Override
  Child child(List<MmapedValue> values) {
    return new Child(values.get(0), values.subList(1, values.size()), bounds);
  }
}
