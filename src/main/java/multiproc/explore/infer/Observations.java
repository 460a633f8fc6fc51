package multiproc.explore.infer;

import java.util.ArrayList;
import java.util.List;
import multiproc.schedule.plan.Metric;

/**
 * Amounts to be observed so that a histogram's or a summary's child has the values of the file.
 * Which amounts they really were the file does not tell, only their number and their sum.
 *
 * <p>Threading: one thread.
 */
final class Observations {

  private static final int MOST = 5_000;
  private static final int TRIES = 64;

  private final List<Double> bounds;
  private final boolean histogram;
  private double sum = Double.NaN;

  /** By bucket, the last is +Inf; of a summary the count alone. */
  private final long[] counts;

  Observations(
      Handle handle, SeriesText child, SeriesTexts texts, FileValues values, Metric metric) {
    this.bounds = metric.bounds();
    this.histogram = metric.type().equals("histogram");
    this.counts = new long[histogram ? bounds.size() + 1 : 1];
    for (Entry entry : handle.entries) {
      SeriesText series = texts.of(entry.key);
      double value = values.value(entry.end);
      if (series.isOfChild(child) && Plausible.isValue(Double.doubleToRawLongBits(value))) {
        if (series.bound() != null) {
          counts[bucket(SeriesText.number(series.bound()))] = count(value);
        } else if (entry.key.contains("_sum\"")) {
          sum = value;
        } else {
          counts[0] = count(value);
        }
      }
    }
  }

  private static long count(double value) {
    return value >= 0 && value == Math.rint(value) && value <= MOST ? (long) value : 0;
  }

  private int bucket(double bound) {
    int at = bounds.indexOf(bound);
    return at < 0 ? bounds.size() : at;
  }

  /** The amounts in an order; empty where no such observations were found. */
  List<Double> amounts() {
    List<double[]> ranges = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      double low = !histogram || i == 0 ? Double.NEGATIVE_INFINITY : bounds.get(i - 1);
      double high = histogram && i < bounds.size() ? bounds.get(i) : Double.POSITIVE_INFINITY;
      for (long n = 0; n < counts[i]; n++) {
        ranges.add(new double[] {low, high});
      }
    }
    if (Double.isNaN(sum)) {
      return ranges.stream().map(Observations::within).toList();
    }
    for (int i = 0; i < TRIES && !ranges.isEmpty(); i++) {
      List<Double> amounts = amounts(ranges, i);
      if (amounts != null) {
        return amounts;
      }
    }
    return List.of();
  }

  private static double within(double... range) {
    return Double.isInfinite(range[1])
        ? Double.isInfinite(range[0]) ? 0 : Math.nextUp(range[0])
        : range[1];
  }

  /** All but the last between their bounds as the sum wants it; the last is what is missing. */
  private List<Double> amounts(List<double[]> ranges, int attempt) {
    double low = 0;
    double high = 0;
    for (double[] range : ranges) {
      low += low(range);
      high += high(range);
    }
    double share = high > low ? Math.min(1, Math.max(0, (sum - low) / (high - low))) : 0;
    share = Math.min(1, Math.max(0, share + (attempt % 2 == 0 ? 1 : -1) * attempt / 1000.0));
    List<Double> amounts = new ArrayList<>();
    double total = 0;
    for (double[] range : ranges.subList(0, ranges.size() - 1)) {
      double amount = low(range) + share * (high(range) - low(range));
      amount = amount > range[0] ? Math.min(amount, range[1]) : Math.nextUp(range[0]);
      amounts.add(amount);
      total += amount;
    }
    double[] range = ranges.get(ranges.size() - 1);
    double rest = sum - total;
    for (double amount : new double[] {rest, Math.nextUp(rest), Math.nextDown(rest)}) {
      if (total + amount == sum && amount > range[0] && amount <= range[1]) {
        amounts.add(amount);
        return amounts;
      }
    }
    return null;
  }

  private double low(double... range) {
    return Double.isInfinite(range[0]) ? Math.min(0, Math.min(sum, range[1])) : range[0];
  }

  private double high(double... range) {
    return Double.isInfinite(range[1]) ? Math.max(range[0], Math.abs(sum)) : range[1];
  }
}
