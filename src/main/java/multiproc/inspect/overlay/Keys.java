package multiproc.inspect.overlay;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import multiproc.inspect.evidence.Display;
import multiproc.layout.KeyParser;
import multiproc.layout.KeyShape;

/**
 * The keys that may be those of overwritten entries.
 *
 * <p>Threading: one thread.
 */
final class Keys {

  /** A numbered series: a key without its number. */
  record Series(String before, boolean inLabel, String behind) {
    static Series of(String key, NumberedKey.Slot slot) {
      int start = slot.starts().get(0);
      String behind = key.substring(start + slot.digits().length());
      int again = slot.starts().size();
      if (again > 1) {
        int second = slot.starts().get(1);
        behind =
            key.substring(start + slot.digits().length(), second)
                + '\0'
                + key.substring(second + slot.digits().length());
      }
      return new Series(key.substring(0, start), again == 1, behind);
    }
  }

  private final Set<String> present;
  private final SiblingKeys others;
  private final Map<Series, List<String>> elsewhere = new HashMap<>();

  /** Of the keys that stand here, once they are asked for. */
  private Set<Series> standingSeries;

  /**
   * @param present keys of this file's whole entries, each byte a char
   */
  Keys(Set<String> present, SiblingKeys others) {
    this.present = present;
    this.others = others;
    for (String key : others.keys()) {
      for (NumberedKey.Slot slot : new NumberedKey(key).slots()) {
        elsewhere.computeIfAbsent(Series.of(key, slot), s -> new ArrayList<>(1)).add(key);
      }
    }
  }

  /** Whether a client writes such a key. */
  static boolean isClients(byte[] key) {
    return new KeyParser().shape(key, 0, key.length) != KeyShape.NONE;
  }

  boolean isPresent(String key) {
    return present.contains(key);
  }

  boolean isElsewhere(String key) {
    return others.count(key) > 0;
  }

  /**
   * Whether one process stores the series, entry behind entry, and not each of several processes
   * its own one.
   *
   * @param adjacent how many pairs of neighbours in number stand side by side here
   */
  boolean isOneProcesss(Series series, int adjacent) {
    return isTogetherElsewhere(series)
        || elsewhere.getOrDefault(series, List.of()).size() < 2
            && (series.inLabel() || adjacent > 1);
  }

  /** Whether another file holds two neighbours of a series. */
  boolean isTogetherElsewhere(Series series) {
    List<String> there = elsewhere.getOrDefault(series, List.of());
    for (int i = 1; i < there.size(); i++) {
      if (others.together(there.get(i - 1), there.get(i))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a key is one of a series that one process stores, and that stands here in part: then
   * its place is known, or nothing of it is.
   */
  boolean isOfOneProcess(String key, Collection<String> standing) {
    for (NumberedKey.Slot slot : new NumberedKey(key).slots()) {
      Series series = Series.of(key, slot);
      if (isOneProcesss(series, 0) && seriesOf(standing).contains(series)) {
        return true;
      }
    }
    return false;
  }

  private Set<Series> seriesOf(Collection<String> standing) {
    if (standingSeries == null) {
      standingSeries = new HashSet<>();
      for (String key : standing) {
        new NumberedKey(key).slots().forEach(slot -> standingSeries.add(Series.of(key, slot)));
      }
    }
    return standingSeries;
  }

  /**
   * The keys of entries that other processes may have stored here: those of which more files hold
   * one than stand here already.
   */
  Collection<String> foreign(Map<String, Integer> standing) {
    Set<String> foreign = new LinkedHashSet<>();
    for (String key : others.keys()) {
      if (others.count(key) > standing.getOrDefault(key, 0)) {
        foreign.add(key);
      }
    }
    return foreign;
  }

  /** Every key known, of this file and of the others. */
  Collection<String> all() {
    Map<String, Boolean> all = new LinkedHashMap<>();
    present.forEach(key -> all.put(key, true));
    others.keys().forEach(key -> all.put(key, true));
    return all.keySet();
  }

  /** Whether the bytes in {@code [from, to)} of a key tell its number, if it has one. */
  static boolean tellsNumber(String key, long from, long to) {
    List<NumberedKey.Slot> slots = new NumberedKey(key).slots();
    return slots.isEmpty()
        || slots.stream()
            .flatMap(slot -> slot.starts().stream())
            .anyMatch(start -> start >= from && start < to);
  }

  /** A key for a reader. */
  static String display(String key) {
    return multiproc.inspect.segment.EntryReader.display(Display.bytesOf(key));
  }
}
