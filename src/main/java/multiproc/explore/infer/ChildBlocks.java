package multiproc.explore.infer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import multiproc.layout.DbFormat;
import multiproc.schedule.Metric;

/**
 * Makes the blocks of entries of the children that programs make: all series of a child in
 * sequence, without those that the handle has already.
 *
 * <p>Threading: one thread.
 */
final class ChildBlocks {

  private static final int LONGEST_VALUE = 80;
  private static final int MOST_BETWEEN = 3;

  private static final int VARIANTS = 10;

  /**
   * A child that a program may make.
   *
   * @param keys in the order in which a program makes them
   * @param ends of the entries, relative to the child's first byte
   */
  record Child(List<String> keys, int[] ends) {

    int length() {
      return ends[ends.length - 1];
    }
  }

  private final SeriesOfKeys texts;
  private final DbFormat format;

  /** Children of which the file shows at least one complete key. */
  private final List<Child> known = new ArrayList<>();

  /** One child of each metric. */
  private final Map<Metric, SeriesOfKey> metrics = new LinkedHashMap<>();

  private final Map<Integer, List<Child>> unknown = new HashMap<>();

  ChildBlocks(SeriesOfKeys texts, DbFormat format, List<String> models) {
    this.texts = texts;
    this.format = format;
    Set<List<Object>> seen = new LinkedHashSet<>();
    for (String model : models) {
      SeriesOfKey series = texts.of(model);
      metrics.putIfAbsent(series.metric(), series);
      if (seen.add(List.of(series.metric(), series.labelValues()))) {
        known.add(child(series));
      }
    }
  }

  List<Child> known() {
    return known;
  }

  private Child child(SeriesOfKey series) {
    List<String> keys = texts.child(series);
    int[] ends = new int[keys.size()];
    int end = 0;
    for (int i = 0; i < ends.length; i++) {
      end += length(keys.get(i));
      ends[i] = end;
    }
    return new Child(keys, ends);
  }

  /**
   * Children of metrics that the file shows, with an unknown first label value of every length.
   *
   * @param number varies the label value, so that two children of one length in a handle differ
   */
  List<Child> unknown(int number) {
    return unknown.computeIfAbsent(number % VARIANTS, this::makeUnknown);
  }

  private List<Child> makeUnknown(int variant) {
    List<Child> made = new ArrayList<>();
    for (SeriesOfKey like : metrics.values()) {
      for (int size = 1; size <= LONGEST_VALUE && !like.labelValues().isEmpty(); size++) {
        List<String> values = new ArrayList<>(like.labelValues());
        values.set(0, value(size, variant));
        made.add(child(new SeriesOfKey("", like.metric(), values, null)));
      }
    }
    return made;
  }

  private static String value(int size, int number) {
    String digits = String.valueOf(number);
    return digits.length() >= size
        ? digits.substring(digits.length() - size)
        : String.valueOf(KeyPattern.PLACEHOLDER).repeat(size - digits.length()) + digits;
  }

  /** The keys of a child that a handle does not have yet, in order. */
  List<String> missing(Handle handle, Child child) {
    return missing(handle, child.keys());
  }

  List<String> missing(Handle handle, List<String> all) {
    if (all.stream().noneMatch(handle::knows)) {
      return all;
    }
    List<String> keys = new ArrayList<>(all);
    keys.removeIf(handle::knows);
    return keys;
  }

  int length(String key) {
    return (int) format.entryLength(key.length());
  }

  int length(List<String> keys) {
    return keys.stream().mapToInt(this::length).sum();
  }

  /** Consecutive entries for the keys. */
  List<Entry> laid(List<String> keys, int from) {
    List<Entry> entries = new ArrayList<>();
    int at = from;
    for (String key : keys) {
      entries.add(new Entry(at, at + length(key), key, false));
      at += length(key);
    }
    return entries;
  }

  /**
   * Children that fill the bytes from the handle's end to a position; null if none do.
   *
   * @param inside whether it is sufficient that any entry of the last child ends at {@code to}
   */
  List<Entry> between(Handle handle, int to, boolean inside) {
    List<List<String>> all = new ArrayList<>();
    for (Child child : known) {
      List<String> keys = missing(handle, child);
      if (!keys.isEmpty()) {
        all.add(keys);
      }
    }
    int[] lengths = all.stream().mapToInt(this::length).toArray();
    for (int most = 1; most <= MOST_BETWEEN; most++) {
      Deque<Integer> chosen = new ArrayDeque<>();
      List<String> last = last(handle, all, lengths, to - handle.cursor(), inside, most, chosen);
      if (last != null) {
        List<String> keys = new ArrayList<>();
        chosen.forEach(number -> keys.addAll(all.get(number)));
        keys.addAll(last);
        return laid(keys, handle.cursor());
      }
    }
    return null;
  }

  /**
   * The last of several children that fill a range; null if none do.
   *
   * @param all the keys of each known child that the handle can append
   * @param size of the range in bytes
   * @param chosen receives the numbers of the children before the last
   */
  private List<String> last(
      Handle handle,
      List<List<String>> all,
      int[] lengths,
      int size,
      boolean inside,
      int most,
      Deque<Integer> chosen) {
    for (int i = 0; i < lengths.length; i++) {
      if (chosen.contains(i)) {
        continue;
      }
      if (most == 1) {
        if (inside ? lengths[i] >= size && endsAt(all.get(i), size) : lengths[i] == size) {
          return all.get(i);
        }
      } else if (lengths[i] < size) {
        chosen.addLast(i);
        List<String> last = last(handle, all, lengths, size - lengths[i], inside, most - 1, chosen);
        if (last != null) {
          return last;
        }
        chosen.removeLast();
      }
    }
    int made = chosen.stream().mapToInt(number -> all.get(number).size()).sum();
    for (Child child : most > 1 ? List.<Child>of() : unknown(handle.entries.size() + made)) {
      boolean fits =
          inside ? child.length() > size && endsAt(child.keys(), size) : child.length() == size;
      if (fits && !handle.knows(child.keys().get(0))) {
        return child.keys();
      }
    }
    return null;
  }

  /** Whether one of consecutive entries ends at a distance from the first byte. */
  private boolean endsAt(List<String> keys, int size) {
    int end = 0;
    for (int i = 0; i < keys.size() && end < size; i++) {
      end += length(keys.get(i));
    }
    return end == size;
  }
}
