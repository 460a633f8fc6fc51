package multiproc.harness.record;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import multiproc.schedule.StepKind;

/**
 * Finds the order in which a directory lists its files, from the order in which scrapes opened
 * them.
 */
final class ListingOrder {

  private ListingOrder() {}

  /**
   * An order of the files that agrees with all scrapes.
   *
   * @param scrapes the operations of each
   * @return the names of all files that were opened; empty if two scrapes saw different orders
   */
  static Optional<List<String>> of(List<List<Trace.TracedOperation>> scrapes) {
    Map<String, Set<String>> before = new LinkedHashMap<>();
    for (List<Trace.TracedOperation> scrape : scrapes) {
      String last = null;
      for (Trace.TracedOperation done : scrape) {
        if (done.operation().kind() == StepKind.OPEN_READ) {
          String name = done.operation().file();
          Set<String> earlier = before.computeIfAbsent(name, n -> new HashSet<>());
          if (last != null) {
            earlier.add(last);
          }
          last = name;
        }
      }
    }
    return sorted(before);
  }

  private static Optional<List<String>> sorted(Map<String, Set<String>> before) {
    Map<String, Set<String>> left = new HashMap<>(before);
    List<String> sorted = new ArrayList<>();
    for (int had = -1; sorted.size() > had; ) {
      had = sorted.size();
      for (String name : before.keySet()) {
        if (left.containsKey(name) && sorted.containsAll(left.get(name))) {
          sorted.add(name);
          left.remove(name);
        }
      }
    }
    return left.isEmpty() ? Optional.of(sorted) : Optional.empty();
  }
}
