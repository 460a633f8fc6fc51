package multiproc.client.text;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import multiproc.client.exposition.TextBuffer;

/**
 * A group's lines, family by family: they are sorted by counting, once.
 *
 * <p>Threading: one thread.
 */
final class FamilyLines {

  private final SeriesTable series;
  private final ExpositionFormat format;

  /** Where each family's lines begin in {@link #order}; one more at the end. */
  private final int[] starts;

  private final int[] order;
  private final int[] next;

  FamilyLines(SeriesGroup group, ExpositionFormat format) {
    this.format = format;
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
    for (int i = from; i < to; i++) {
      writeLine(out, order[i], series.value(order[i]));
    }
    for (BucketSet set : family.buckets) {
      double sum = 0;
      for (int i = 0; i < set.size(); i++) {
        sum += series.value(set.series(i));
        writeLine(out, set.series(i), sum);
      }
      if (counts == null || !counts.containsKey(set.countText)) {
        out.put(set.count, 0, set.count.length);
        endLine(out, sum);
      }
    }
  }

  private void writeLine(TextBuffer out, int line, double value) throws IOException {
    series.writeSeries(out, line);
    endLine(out, value);
  }

  private void endLine(TextBuffer out, double value) {
    if (format == ExpositionFormat.OPEN_METRICS) {
      out.takeBackComma();
    }
    out.endLine(value);
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
