package multiproc.harness.real;

import java.util.Arrays;

/**
 * Reads a range of releases, as in the table of gates: {@code 0.4.0-0.4.2}, {@code 0.18.0-} for a
 * release and all later ones, {@code 0.5.0} for one.
 */
record ReleaseRange(String text) {

  /** Whether the range contains a release. */
  boolean contains(String release) {
    String[] ends = text.split("-", -1);
    String last = ends[ends.length - 1];
    return compare(ends[0], release) <= 0 && (last.isEmpty() || compare(release, last) <= 0);
  }

  /** The first release of the range. */
  String first() {
    return text.split("-", -1)[0];
  }

  /** Compares two releases. */
  static int compare(String left, String right) {
    return Arrays.compare(numbers(left), numbers(right));
  }

  private static int[] numbers(String release) {
    return Arrays.stream(release.split("\\.")).mapToInt(Integer::parseInt).toArray();
  }
}
