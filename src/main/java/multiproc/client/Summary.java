package multiproc.client;

import java.util.List;

/**
 * A summary with labels: the number of observations, and their sum.
 *
 * <p>Threading: safe.
 *
 * <p>Follows {@code core.py}, {@code Summary}, 0.4.2.
 */
public final class Summary extends LabelledMetric<Summary.Child> {

  /**
   * Makes the summary; no file is touched.
   *
   * @param help describes the metric; clients from 0.16 on store it in the key
   */
  public Summary(MultiProcessValue process, String name, String help, List<String> labelNames) {
    super(process, "summary", name, help, labelNames, "", List.of());
  }

  /** The two values of one set of labels. */
  public record Child(MmapedValue count, MmapedValue sum) {

    /** Observes an amount with two stores; any process may run in between. */
    public void observe(double amount) {
      count.inc(1);
      sum.inc(amount);
    }
  }

  @Override
  Child child(List<MmapedValue> values) {
    return new Child(values.get(0), values.get(1));
  }
}
