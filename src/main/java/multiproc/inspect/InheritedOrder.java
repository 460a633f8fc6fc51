package multiproc.inspect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;

/**
 * Finds the positions of lost entries from the order of their keys in a forked process's file. A
 * forked process stores everything that it inherited into its own file, in its parent's order and
 * with 0.0. If the keys that both files hold are in the same order, and those between two of them
 * are together exactly as long as the bytes between the two here, they were stored there.
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
    Map<Long, Placed> refused = new HashMap<>();
    for (Map<String, Double> file : siblings.files()) {
      for (Placed entry : of(format, standing, inherited(file), used)) {
        Placed other = placed.putIfAbsent(entry.end(), entry);
        if (other != null && !other.equals(entry)) {
          refused.put(entry.end(), entry);
        }
      }
    }
    placed.keySet().removeAll(refused.keySet());
    return placed;
  }

  /** The keys of a file's first entries, up to the first one that was set there. */
  private static List<String> inherited(Map<String, Double> file) {
    List<String> keys = new ArrayList<>();
    for (Map.Entry<String, Double> entry : file.entrySet()) {
      if (entry.getValue() != 0) {
        break;
      }
      keys.add(entry.getKey());
    }
    return keys;
  }

  private static List<Placed> of(
      DbFormat format, Map<String, Long> standing, List<String> inherited, long used) {
    List<Placed> placed = new ArrayList<>();
    List<String> gap = new ArrayList<>();
    long from = DbLayout.HEADER_SIZE;
    int common = 0;
    for (String key : inherited) {
      Long start = standing.get(key);
      if (start == null) {
        gap.add(key);
        continue;
      }
      if (start < from) {
        // The order differs, so the keys were not inherited from this file's owner.
        return List.of();
      }
      lay(format, gap, from, start, placed);
      gap.clear();
      from = start + format.entryLength(key.length());
      common++;
    }
    if (common >= COMMON_FOR_AN_OPEN_END) {
      lay(format, gap, from, used, placed);
    }
    return common < 2 ? List.of() : placed;
  }

  private static void lay(
      DbFormat format, List<String> keys, long from, long to, List<Placed> placed) {
    long end = from;
    for (String key : keys) {
      end += format.entryLength(key.length());
    }
    if (end != to) {
      return;
    }
    end = from;
    for (String key : keys) {
      end += format.entryLength(key.length());
      placed.add(new Placed(key, end));
    }
  }
}
