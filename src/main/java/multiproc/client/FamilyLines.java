package multiproc.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import multiproc.layout.ClientChange;

/**
 * Writes a group's lines, family by family, after one counting sort.
 *
 * <p>Threading: one thread.
 */
final class FamilyLines {

  private final SeriesTable series;
  private final ExpositionFormat format;
  private final NumberStyle style;
  private final boolean byLabels;

  /** The index in {@link #order} of each family's first line, and of the end. */
  private final int[] starts;

  private final int[] order;
  private final int[] next;

  FamilyLines(SeriesGroup group, ExpositionFormat format) {
    this.format = format;
    style = format == ExpositionFormat.OPEN_METRICS ? NumberStyle.JAVA : group.rules().numbers();
    byLabels = group.rules().has(ClientChange.SAMPLES_BY_LABELS);
    series = group.series();
    int families = group.familyCount();
    int count = series.lineCount();
    starts = new int[families + 1];
    for (int line = 0; line < count; line++) {
      count(line);
    }
    for (int i = 0; i < families; i++) {
      starts[i + 1] += starts[i];
    }
    next = Arrays.copyOf(starts, families);
    order = new int[starts[families]];
    for (int line = 0; line < count; line++) {
      place(line);
    }
  }

  private void count(int line) {
    int family = series.family(line);
    if (family != SeriesTable.NO_FAMILY) {
      starts[family + 1]++;
    }
  }

  private void place(int line) {
    int family = series.family(line);
    if (family != SeriesTable.NO_FAMILY) {
      order[next[family]++] = line;
    }
  }

  /** Writes a family of the group. */
  void write(Family family, TextBuffer out) throws IOException {
    byte[] header = family.header(format);
    out.put(header, 0, header.length);
    int from = starts[family.ordinal];
    int to = starts[family.ordinal + 1];
    Map<String, Integer> counts = family.holdsCount ? byText(from, to) : null;
    if (counts != null) {
      for (BucketSet set : family.buckets) {
        Integer line = counts.get(set.countText);
        if (line != null) {
          series.setValue(line, sum(set));
        }
      }
    }
    if (byLabels && family.isMixed()) {
      writeByLabels(family, from, to, counts, out);
      return;
    }
    for (int i = from; i < to; i++) {
      writeLine(out, order[i], series.value(order[i]));
    }
    for (BucketSet set : family.buckets) {
      writeBuckets(out, set, counts);
    }
  }

  /** A family's lines for one set of labels. */
  private static final class OfLabels {
    private final List<Integer> lines = new ArrayList<>(2);
    private BucketSet buckets;
  }

  private void writeByLabels(
      Family family, int from, int to, Map<String, Integer> counts, TextBuffer out)
      throws IOException {
    Map<String, OfLabels> all = new LinkedHashMap<>();
    for (int i = from; i < to; i++) {
      all.computeIfAbsent(labels(series.text(order[i])), l -> new OfLabels()).lines.add(order[i]);
    }
    for (BucketSet set : family.buckets) {
      all.computeIfAbsent(labels(set.countText), l -> new OfLabels()).buckets = set;
    }
    for (OfLabels ofLabels : all.values()) {
      for (int line : ofLabels.lines) {
        writeLine(out, line, series.value(line));
      }
      if (ofLabels.buckets != null) {
        writeBuckets(out, ofLabels.buckets, counts);
      }
    }
  }

  /** A series' text after the name, which has no brace. */
  private static String labels(String text) {
    int brace = text.indexOf('{');
    return brace < 0 ? "" : text.substring(brace);
  }

  private void writeBuckets(TextBuffer out, BucketSet set, Map<String, Integer> counts)
      throws IOException {
    double sum = 0;
    for (int i = 0; i < set.size(); i++) {
      sum += series.value(set.series(i));
      writeLine(out, set.series(i), sum);
    }
    if (counts == null || !counts.containsKey(set.countText)) {
      out.put(set.count, 0, set.count.length);
      out.endLine(sum, style);
    }
  }

  private void writeLine(TextBuffer out, int line, double value) throws IOException {
    series.writeSeries(out, line);
    out.endLine(value, style);
  }

  private double sum(BucketSet set) {
    double sum = 0;
    for (int i = 0; i < set.size(); i++) {
      sum += series.value(set.series(i));
    }
    return sum;
  }

  private Map<String, Integer> byText(int from, int to) {
    Map<String, Integer> lines = new HashMap<>();
    for (int i = from; i < to; i++) {
      lines.put(series.text(order[i]), order[i]);
    }
    return lines;
  }
}
