package multiproc.harness.real;

import java.util.Arrays;

/**
 * Releases from one to another, as the table of gates writes them: {@code 0.4.0-0.4.2}, {@code
 * 0.18.0-} for a release and all after it, {@code 0.5.0} for one.
 */
record ReleaseRange(String text) {

  /** Whether a release is one of them. */
  boolean contains(String release) {
    String[] ends = text.split("-", -1);
    String last = ends[ends.length - 1];
    return compare(ends[0], release) <= 0 && (last.isEmpty() || compare(release, last) <= 0);
  }

  /** The first of them. */
  String first() {
    return text.split("-", -1)[0];
  }

  /** The order of two releases. */
  static int compare(String left, String right) {
    return Arrays.compare(numbers(left), numbers(right));
  }

  private static int[] numbers(String release) {
    return Arrays.stream(release.split("\\.")).mapToInt(Integer::parseInt).toArray();
  }
}
