package multiproc.explore.infer;

import java.util.ArrayList;
import java.util.List;

/**
 * Amounts of observations that give a histogram's or a summary's child the values of the file. The
 * file shows only the number and the sum of the amounts, so these are examples.
 *
 * <p>Pure function.
 */
final class Observations {

  private static final int TRIES = 64;

  /** The sum before the first observation, to which the client adds. */
  private final double base;

  private final double sum;

  private Observations(double base, double sum) {
    this.base = base;
    this.sum = sum;
  }

  /**
   * Returns one amount per range, so that the client computes the sum.
   *
   * @param ranges exclusive lower bound and inclusive upper bound
   * @param base the sum before
   * @param sum the sum after; NaN if any sum will do
   * @return empty if no such amounts were found
   */
  static List<Double> of(List<double[]> ranges, double base, double sum) {
    Observations observations = new Observations(base, sum);
    if (Double.isNaN(sum)) {
      return ranges.stream().map(Observations::within).toList();
    }
    for (int i = 0; i < TRIES && !ranges.isEmpty(); i++) {
      List<Double> amounts = observations.amounts(ranges, i);
      if (amounts != null) {
        return amounts;
      }
    }
    return List.of();
  }

  private static double within(double... range) {
    return Double.isInfinite(range[1]) ? Double.isInfinite(range[0]) ? 0 : range[0] + 1 : range[1];
  }

  /**
   * All amounts but the last are spread over their ranges in proportion; the last is the remainder.
   */
  private List<Double> amounts(List<double[]> ranges, int attempt) {
    double low = 0;
    double high = 0;
    for (double[] range : ranges) {
      low += low(range);
      high += high(range);
    }
    double wanted = sum - base;
    double share = high > low ? Math.min(1, Math.max(0, (wanted - low) / (high - low))) : 0;
    share = Math.min(1, Math.max(0, share + (attempt % 2 == 0 ? 1 : -1) * attempt / 1000.0));
    List<Double> amounts = new ArrayList<>();
    double total = base;
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
    return Double.isInfinite(range[0]) ? Math.min(0, Math.min(sum - base, range[1])) : range[0];
  }

  private double high(double... range) {
    return Double.isInfinite(range[1]) ? Math.max(range[0], Math.abs(sum - base)) : range[1];
  }
}
