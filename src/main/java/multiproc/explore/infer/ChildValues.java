package multiproc.explore.infer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import multiproc.schedule.Metric;

/**
 * Chooses the observations that one handle makes on one child of a histogram or a summary, so that
 * they yield the child's visible values. Each observation makes two stores: the sum and one bucket
 * of a histogram, the count and the sum of a summary.
 *
 * <p>Threading: one thread.
 */
final class ChildValues {

  static final int MOST_COUNT = 5_000;
  private static final int MOST_HIDDEN = 4;

  /**
   * An observation.
   *
   * @param amount observed value
   * @param second slot of the second store; null if the handle ends before that store
   */
  record Observed(double amount, Slot second) {}

  private final Metric metric;
  private final Slot[] slots;
  private final FileValues values;
  private final boolean mayEnd;

  /**
   * @param metric including its bucket bounds
   * @param slots of the child's series, in order; null for a series that was not made
   * @param mayEnd whether the handle may end in the middle of the last observation
   */
  ChildValues(Metric metric, Slot[] slots, FileValues values, boolean mayEnd) {
    this.metric = metric;
    this.slots = slots.clone();
    this.values = values;
    this.mayEnd = mayEnd;
  }

  /** Possible sequences of observations, the simplest first. */
  List<List<Observed>> ways() {
    return metric.type().equals("histogram") ? ofHistogram() : ofSummary();
  }

  private long count(Slot slot) {
    double added = values.value(slot.end) - slot.before;
    return added >= 1 && added == Math.rint(added) && added <= MOST_COUNT ? (long) added : 0;
  }

  private double wanted(Slot sum) {
    return sum.isHidden() ? Double.NaN : sum.required ? values.value(sum.end) : 0;
  }

  private List<List<Observed>> ofSummary() {
    List<List<Observed>> ways = new ArrayList<>();
    Slot sum = slots[1];
    long count = slots[0].required ? count(slots[0]) : slots[0].zero ? 0 : 1;
    List<double[]> ranges = new ArrayList<>();
    List<Slot> seconds = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      ranges.add(new double[] {Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY});
      seconds.add(sum);
    }
    add(ways, ranges, seconds, sum.before, wanted(sum));
    if (mayEnd && count > 0) {
      seconds.set(seconds.size() - 1, null);
      List<double[]> stored = ranges.subList(1, ranges.size());
      List<Double> amounts =
          new ArrayList<>(Observations.of(stored, sum.before, stored.isEmpty() ? 0 : wanted(sum)));
      amounts.add(1.0);
      ways.add(observed(amounts, seconds));
    }
    return ways;
  }

  private List<List<Observed>> ofHistogram() {
    List<List<Observed>> ways = new ArrayList<>();
    List<double[]> ranges = new ArrayList<>();
    List<Slot> seconds = new ArrayList<>();
    List<Integer> hidden = new ArrayList<>();
    List<Integer> seen = new ArrayList<>();
    for (int i = 1; i < slots.length; i++) {
      if (slots[i] != null && slots[i].required) {
        seen.add(i);
      } else if (slots[i] != null && slots[i].isHidden()) {
        hidden.add(i);
      }
    }
    seen.sort(Comparator.comparingInt(i -> slots[i].earliest));
    for (int i : seen) {
      for (long n = 0; n < count(slots[i]); n++) {
        ranges.add(range(i));
        seconds.add(slots[i]);
      }
    }
    double wanted = wanted(slots[0]);
    add(ways, ranges, seconds, slots[0].before, wanted);
    // Hidden values are stored first: another store overwrites them later.
    for (int n = 1; n <= MOST_HIDDEN; n++) {
      for (int i : hidden) {
        List<double[]> more = new ArrayList<>(ranges);
        List<Slot> slotsOfMore = new ArrayList<>(seconds);
        for (int k = 0; k < n; k++) {
          more.add(0, range(i));
          slotsOfMore.add(0, slots[i]);
        }
        add(ways, more, slotsOfMore, slots[0].before, wanted);
      }
    }
    if (mayEnd && !slots[0].zero) {
      List<double[]> more = new ArrayList<>(ranges);
      List<Slot> slotsOfMore = new ArrayList<>(seconds);
      more.add(new double[] {Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY});
      slotsOfMore.add(null);
      add(ways, more, slotsOfMore, slots[0].before, wanted);
    }
    return ways;
  }

  private double[] range(int slot) {
    List<Double> bounds = metric.bounds();
    return new double[] {
      slot == 1 ? Double.NEGATIVE_INFINITY : bounds.get(slot - 2),
      slot <= bounds.size() ? bounds.get(slot - 1) : Double.POSITIVE_INFINITY
    };
  }

  private static void add(
      List<List<Observed>> ways,
      List<double[]> ranges,
      List<Slot> seconds,
      double base,
      double wanted) {
    List<Double> amounts = Observations.of(ranges, base, wanted);
    if (!ranges.isEmpty() && amounts.size() == ranges.size()) {
      ways.add(observed(amounts, seconds));
    }
  }

  private static List<Observed> observed(List<Double> amounts, List<Slot> seconds) {
    List<Observed> observed = new ArrayList<>();
    for (int i = 0; i < seconds.size(); i++) {
      observed.add(new Observed(amounts.get(i), seconds.get(i)));
    }
    return observed;
  }
}
