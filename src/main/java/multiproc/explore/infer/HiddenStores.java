package multiproc.explore.infer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import multiproc.schedule.Metric;

/**
 * The values that a handle stored and the file no longer shows. A histogram stores its sum and one
 * bucket together; a summary stores its count and its sum. If the file shows only one of the two,
 * the other was stored and then overwritten.
 *
 * <p>Pure function.
 */
final class HiddenStores {

  private final SeriesOfKeys texts;
  private final FileValues values;

  private final boolean demanded;

  /**
   * @param demanded whether the hidden stores are required; a value that another handle stored
   *     again later need not be
   */
  HiddenStores(SeriesOfKeys texts, FileValues values, boolean demanded) {
    this.demanded = demanded;
    this.texts = texts;
    this.values = values;
  }

  /** Whether the client adds to the value that it loads after it appends an entry. */
  boolean isAddedTo() {
    return !texts.name().type().equals("gauge");
  }

  /** Whether an entry is the last that a statement of the handle appends. */
  boolean endsStatement(Handle handle, int entry) {
    List<Entry> entries = handle.entries;
    SeriesOfKey series = texts.of(entries.get(entry).key);
    List<String> keys = texts.child(series);
    return entry == entries.size() - 1
        ? keys.get(keys.size() - 1).equals(series.key())
        : !series.isOfChild(texts.of(entries.get(entry + 1).key));
  }

  /**
   * For each child, keyed by its last entry: the ends of its values, one of which was stored and is
   * hidden.
   *
   * @param seen numbers of the handle's entries with visible values
   */
  Map<Integer, List<Integer>> of(Handle handle, Set<Integer> seen) {
    Map<Integer, List<Integer>> hidden = new LinkedHashMap<>();
    if (!demanded) {
      return hidden;
    }
    if (handle.entries.stream().anyMatch(entry -> entry.key == null)) {
      return Map.of();
    }
    for (List<Integer> child : texts.children(handle)) {
      if (child.stream().anyMatch(seen::contains)) {
        List<Integer> ends = ofChild(handle, child, seen);
        if (!ends.isEmpty()) {
          hidden.put(child.get(child.size() - 1), ends);
        }
      }
    }
    return hidden;
  }

  private List<Integer> ofChild(Handle handle, List<Integer> child, Set<Integer> seen) {
    Entry first = handle.entries.get(child.get(0));
    SeriesOfKey series = texts.of(first.key);
    List<String> keys = texts.child(series);
    boolean firstIsOwn = keys.get(0).equals(first.key);
    boolean firstSeen = firstIsOwn && seen.contains(child.get(0));
    List<Integer> others = firstIsOwn ? child.subList(1, child.size()) : child;
    boolean otherSeen = others.stream().anyMatch(seen::contains);
    List<Integer> ends = new ArrayList<>();
    if (keys.size() == 1 || !firstIsOwn) {
      return ends;
    }
    Metric metric = series.metric().with(texts.bounds(series.metric()));
    List<double[]> ranges = new ArrayList<>();
    for (int e : others) {
      double count = seen.contains(e) ? values.value(handle.entries.get(e).end) : 0;
      for (int n = 0; n < Math.min(count, ChildValues.MOST_COUNT); n++) {
        ranges.add(range(metric, texts.of(handle.entries.get(e).key)));
      }
    }
    boolean summary = metric.type().equals("summary");
    if (!firstSeen) {
      // A 0 may be the sum of the observations; otherwise another new entry left it.
      boolean sumOfZeros =
          !summary && values.value(first.end) == 0 && !Observations.of(ranges, 0, 0).isEmpty();
      return sumOfZeros ? ends : List.of(first.end);
    }
    double sum = summary ? Double.NaN : values.value(first.end);
    if (summary ? otherSeen : !Observations.of(ranges, 0, sum).isEmpty()) {
      return ends;
    }
    for (int e : others) {
      List<double[]> more = new ArrayList<>(ranges);
      more.add(0, range(metric, texts.of(handle.entries.get(e).key)));
      if (!seen.contains(e) && !Observations.of(more, 0, sum).isEmpty()) {
        ends.add(handle.entries.get(e).end);
      }
    }
    return ends;
  }

  /** The range of amounts that a series counts: exclusive lower bound, inclusive upper bound. */
  private static double[] range(Metric metric, SeriesOfKey series) {
    double high =
        series.bound() == null ? Double.POSITIVE_INFINITY : SeriesOfKey.number(series.bound());
    double low = Double.NEGATIVE_INFINITY;
    for (double bound : metric.bounds()) {
      low = bound < high ? Math.max(low, bound) : low;
    }
    return new double[] {low, high};
  }
}
