package multiproc.inspect;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;

/**
 * What the files of the processes that a process forked show of its own file. A forked process
 * stores everything that it inherited into its own file, in its parent's order and with 0.0. A
 * process stores its entries without a gap, so what is inherited has the same position in both
 * files. A key that is still 0.0 in one file and has the same position in the other was inherited,
 * and so were all keys before it, also those that the forked process has set since.
 *
 * @param lost the lost entries that are known so, by the position of their end
 * @param starts of the whole entries that are known so: the parent stored each before a fork
 */
record InheritedOrder(Map<Long, Placed> lost, Set<Long> starts) {

  /**
   * Fewest keys in common from which the last gap counts, the end of which is known only from
   * {@code used}.
   */
  private static final int COMMON_FOR_AN_OPEN_END = 3;

  /** A lost entry, and the position at which it ends. */
  record Placed(String key, long end) {}

  /**
   * Compares a file with those of its directory.
   *
   * @param standing start of each whole entry, by its key
   * @param used end of the bytes in use
   */
  static InheritedOrder of(
      DbFormat format, Map<String, Long> standing, SiblingKeys siblings, long used) {
    Map<Long, Placed> lost = new HashMap<>();
    Set<Long> inherited = new HashSet<>();
    Set<Long> refused = new HashSet<>();
    Set<Long> starts = Set.copyOf(standing.values());
    for (Map<String, Double> file : siblings.files()) {
      InheritedOrder one = of(format, standing, starts, file, used);
      inherited.addAll(one.starts());
      for (Placed entry : one.lost().values()) {
        Placed other = lost.putIfAbsent(entry.end(), entry);
        if (other != null && !other.equals(entry)) {
          refused.add(entry.end());
        }
      }
    }
    lost.keySet().removeAll(refused);
    return new InheritedOrder(lost, inherited);
  }

  private static InheritedOrder of(
      DbFormat format,
      Map<String, Long> standing,
      Set<Long> starts,
      Map<String, Double> file,
      long used) {
    Map<Long, Placed> placed = new HashMap<>();
    Map<Long, Placed> gap = new HashMap<>();
    Set<Long> inherited = new HashSet<>();
    Set<Long> common = new HashSet<>();
    long end = DbLayout.HEADER_SIZE;
    boolean onlyZeros = true;
    for (Map.Entry<String, Double> entry : file.entrySet()) {
      String key = entry.getKey();
      Long there = standing.get(key);
      long start = end;
      end += format.entryLength(key.length());
      onlyZeros &= entry.getValue() == 0;
      if (there == null) {
        gap.put(end, new Placed(key, end));
      } else if (there == start) {
        common.add(start);
        if (entry.getValue() == 0) {
          placed.putAll(gap);
          gap.clear();
          inherited.addAll(common);
          onlyZeros = true;
        }
      } else if (starts.contains(start)) {
        // Two keys that are whole here have another order there, so it did not inherit them.
        return new InheritedOrder(Map.of(), Set.of());
      }
      if (end == used && onlyZeros && common.size() >= COMMON_FOR_AN_OPEN_END) {
        placed.putAll(gap);
        break;
      }
    }
    return common.size() < 2
        ? new InheritedOrder(Map.of(), Set.of())
        : new InheritedOrder(placed, inherited);
  }
}
