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

  /**
   * Observations of two handles: the visible sum is that of one, the owner.
   *
   * @param before the owner's observations of which the other overwrites the bucket
   * @param others the other's observations
   * @param after the owner's observations after these
   * @param slots of the child's series, in order
   */
  record Split(List<Observed> before, List<Observed> others, List<Observed> after, Slot... slots) {}

  private static final int MOST_SPLITS = 6;
  private static final int MOST_SHARED = 16;

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

  /**
   * Ways to share the visible values of a histogram's child between two handles that both counted
   * from 0, those with most buckets of the sum's owner first.
   */
  List<Split> splits() {
    List<Split> splits = new ArrayList<>();
    List<Integer> seen = new ArrayList<>();
    boolean fresh = metric.type().equals("histogram") && slots[0].required;
    for (int i = 0; i < slots.length && fresh; i++) {
      fresh = slots[i] != null && slots[i].before == 0;
      if (fresh && i > 0 && slots[i].required) {
        seen.add(i);
      }
    }
    if (!fresh || seen.isEmpty() || seen.size() > MOST_SHARED) {
      return splits;
    }
    for (int size = seen.size() - 1; size >= 0; size--) {
      for (int own = 0; own < 1 << seen.size(); own++) {
        if (Integer.bitCount(own) == size && splits.size() < MOST_SPLITS) {
          split(splits, seen, own);
        }
      }
    }
    return splits;
  }

  /**
   * @param own a bit for each bucket: its visible value is from the handle that stored the sum
   */
  private void split(List<Split> splits, List<Integer> seen, int own) {
    double sum = values.value(slots[0].end);
    List<double[]> ranges = new ArrayList<>();
    List<Slot> seconds = new ArrayList<>();
    List<Observed> others = new ArrayList<>();
    List<Integer> shared = new ArrayList<>();
    for (int i = 0; i < seen.size(); i++) {
      int bucket = seen.get(i);
      for (long n = 0; n < count(slots[bucket]); n++) {
        if ((own >> i & 1) == 1) {
          ranges.add(range(bucket));
          seconds.add(slots[bucket]);
        } else {
          others.add(
              new Observed(
                  Observations.of(List.of(range(bucket)), 0, Double.NaN).get(0), slots[bucket]));
        }
      }
      if ((own >> i & 1) == 0) {
        shared.add(bucket);
      }
    }
    List<Double> amounts = Observations.of(ranges, 0, sum);
    if (!amounts.isEmpty()) {
      splits.add(new Split(List.of(), others, observed(amounts, seconds), slots));
      return;
    }
    for (int bucket : shared) {
      List<double[]> more = new ArrayList<>(ranges);
      more.add(0, range(bucket));
      List<Double> all = Observations.of(more, 0, sum);
      if (!all.isEmpty() && !ranges.isEmpty() && splits.size() < MOST_SPLITS) {
        Slot overwritten = new Slot(slots[bucket].end, false, false, 0, Integer.MAX_VALUE);
        splits.add(
            new Split(
                List.of(new Observed(all.get(0), overwritten)),
                others,
                observed(all.subList(1, all.size()), seconds),
                slots));
      }
    }
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
