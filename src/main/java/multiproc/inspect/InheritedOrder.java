package multiproc.inspect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;

/**
 * Finds the lost entries of a process from the files of the processes that it forked. A forked
 * process stores everything that it inherited into its own file, in its parent's order and with
 * 0.0. A process stores its entries without a gap, so what is inherited has the same position in
 * both files. A key that is still 0.0 in one file and has the same position in the other was
 * inherited, and so were all keys before it, also those that the forked process has set since.
 *
 * <p>Pure function.
 */
final class InheritedOrder {

  /**
   * Fewest keys in common from which the last gap counts, the end of which is known only from
   * {@code used}.
   */
  private static final int COMMON_FOR_AN_OPEN_END = 3;

  /** A lost entry, and the position at which it ends. */
  record Placed(String key, long end) {}

  private InheritedOrder() {}

  /**
   * The lost entries by the position of their end.
   *
   * @param standing start of each whole entry, by its key
   * @param used end of the bytes in use
   */
  static Map<Long, Placed> place(
      DbFormat format, Map<String, Long> standing, SiblingKeys siblings, long used) {
    Map<Long, Placed> placed = new HashMap<>();
    Set<Long> refused = new HashSet<>();
    Set<Long> starts = Set.copyOf(standing.values());
    for (Map<String, Double> file : siblings.files()) {
      for (Placed entry : of(format, standing, starts, file, used)) {
        Placed other = placed.putIfAbsent(entry.end(), entry);
        if (other != null && !other.equals(entry)) {
          refused.add(entry.end());
        }
      }
    }
    placed.keySet().removeAll(refused);
    return placed;
  }

  private static List<Placed> of(
      DbFormat format,
      Map<String, Long> standing,
      Set<Long> starts,
      Map<String, Double> file,
      long used) {
    List<Placed> placed = new ArrayList<>();
    List<Placed> gap = new ArrayList<>();
    long end = DbLayout.HEADER_SIZE;
    int common = 0;
    boolean onlyZeros = true;
    for (Map.Entry<String, Double> entry : file.entrySet()) {
      String key = entry.getKey();
      Long there = standing.get(key);
      long start = end;
      end += format.entryLength(key.length());
      onlyZeros &= entry.getValue() == 0;
      if (there == null) {
        gap.add(new Placed(key, end));
      } else if (there == start) {
        common++;
        if (entry.getValue() == 0) {
          placed.addAll(gap);
          gap.clear();
          onlyZeros = true;
        }
      } else if (starts.contains(start)) {
        // Two keys that are whole here have another order there, so it did not inherit them.
        return List.of();
      }
      if (end == used && onlyZeros && common >= COMMON_FOR_AN_OPEN_END) {
        placed.addAll(gap);
        break;
      }
    }
    return common < 2 ? List.of() : placed;
  }
}
