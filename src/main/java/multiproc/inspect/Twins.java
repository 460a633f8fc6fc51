package multiproc.inspect;

import java.util.ArrayList;
import java.util.List;
import multiproc.layout.DbLayout;

/**
 * Finds damaged entries that can be a second entry of a reconstructed series. Then the value of the
 * reconstructed one is only a part of the series', as two processes counted in one entry each.
 *
 * <p>Pure functions.
 */
final class Twins {

  private Twins() {}

  /**
   * Whether another entry's key agrees with this one's in all bytes over which no value was stored.
   *
   * @param valueSize size in bytes of a value with its timestamp
   */
  static boolean has(ReconstructedEntry entry, List<Finding> findings, int valueSize) {
    String key = Display.latin1(entry.key());
    for (Finding finding : findings) {
      if (finding instanceof Finding.DamagedKey damaged
          && damaged.position() != entry.position()
          && damaged.text().length() == key.length()
          && agrees(key, damaged, stored(findings, damaged.position()), valueSize)) {
        return true;
      }
    }
    return false;
  }

  /** Positions of the values that were stored into the key of the entry at a position. */
  private static List<Long> stored(List<Finding> findings, long position) {
    List<Long> all = new ArrayList<>();
    for (Finding finding : findings) {
      if (finding instanceof Finding.ValueStored stored && stored.position() == position) {
        all.add(stored.at());
      }
    }
    return all;
  }

  private static boolean agrees(
      String key, Finding.DamagedKey damaged, List<Long> stored, int valueSize) {
    if (stored.isEmpty()) {
      return false;
    }
    for (int i = 0; i < key.length(); i++) {
      long at = damaged.position() + DbLayout.KEY_LENGTH_SIZE + i;
      if (key.charAt(i) != damaged.text().charAt(i)
          && stored.stream().noneMatch(from -> at >= from && at < from + valueSize)) {
        return false;
      }
    }
    return true;
  }
}
