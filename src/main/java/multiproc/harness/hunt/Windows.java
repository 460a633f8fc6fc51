package multiproc.harness.hunt;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import multiproc.harness.record.TraceFacts;

/**
 * Collects, over all attempts, for how long (in nanoseconds) a race was possible. In the first kind
 * of window a kill leaves a file without a header. In the second another process may append at the
 * same position.
 *
 * <p>Threading: safe.
 */
final class Windows {

  private final List<Long> header = new ArrayList<>();
  private final List<Long> entry = new ArrayList<>();

  synchronized void add(TraceFacts facts) {
    header.addAll(facts.headerWindows());
    entry.addAll(facts.entryWindows());
  }

  /** One line of text; empty if nothing was recorded. */
  synchronized String text() {
    return header.isEmpty()
        ? ""
        : "how long a process was in danger: from making its file to the first header "
            + figures(header)
            + "; from reading where the file ends to storing an entry there "
            + figures(entry);
  }

  private static String figures(List<Long> nanos) {
    if (nanos.isEmpty()) {
      return "none";
    }
    List<Long> sorted = new ArrayList<>(nanos);
    Collections.sort(sorted);
    return String.format(
        Locale.ROOT,
        "%.2f ms (median), %.2f ms (99 of 100 are shorter), %d times",
        at(sorted, 0.5),
        at(sorted, 0.99),
        sorted.size());
  }

  /** The quantile of sorted values, in milliseconds. */
  private static double at(List<Long> sorted, double share) {
    return sorted.get((int) (share * (sorted.size() - 1))) / 1e6;
  }
}
