package multiproc.client;

import java.util.Arrays;

/**
 * Holds the buckets of a histogram with the same labels, in the order of their bounds.
 *
 * <p>Threading: one thread.
 */
final class BucketSet {

  /** The text of the series {@code _count}, a char for each byte. */
  final String countText;

  /** The same text. */
  final byte[] count;

  private double[] bounds = new double[16];
  private int[] series = new int[16];
  private int size;

  BucketSet(String countText, byte[] count) {
    this.countText = countText;
    this.count = count;
  }

  int size() {
    return size;
  }

  /** The series of the bucket at an index. */
  int series(int index) {
    return series[index];
  }

  /** The index of a bound, as {@link Arrays#binarySearch} gives it. */
  int index(double bound) {
    return Arrays.binarySearch(bounds, 0, size, bound);
  }

  /** Adds a new bound. */
  void add(double bound, int itsSeries) {
    if (size == bounds.length) {
      bounds = Arrays.copyOf(bounds, size * 2);
      series = Arrays.copyOf(series, size * 2);
    }
    int index = -index(bound) - 1;
    System.arraycopy(bounds, index, bounds, index + 1, size - index);
    System.arraycopy(series, index, series, index + 1, size - index);
    bounds[index] = bound;
    series[index] = itsSeries;
    size++;
  }
}
