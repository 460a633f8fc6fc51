package multiproc.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import multiproc.layout.MergeRule;

/**
 * Holds the values of a group's series, and their texts. Series are numbered from 0 in order. Under
 * {@link MergeRule#EACH} a series has a line for each process, else one line with the series'
 * number.
 *
 * <p>Threading: one thread.
 */
final class SeriesTable {

  /** The family of a bucket, which is listed with its {@link BucketSet}. */
  static final int NO_FAMILY = -1;

  private static final int FIRST_CAPACITY = 32;
  private static final int NOTHING = -1;

  private final MergeRule rule;

  /** The rule if it looks at timestamps, else null. */
  private final MergeRule.Timed timed;

  private final Arena texts = new Arena();
  private int count;
  private int[] families = new int[FIRST_CAPACITY];
  private int[] places = new int[FIRST_CAPACITY];
  private int[] splits = new int[FIRST_CAPACITY];
  private int[] lengths = new int[FIRST_CAPACITY];

  /** The value of each series, under {@link MergeRule#EACH} of each line. */
  private double[] values = new double[FIRST_CAPACITY];

  /** Under a {@link MergeRule.Timed} rule, the time of each value; 0 if a series has no value. */
  private double[] timestamps = {};

  private int lineCount;
  private int[] lineSeries = {};
  private int[] lineProcess = {};

  /** With {@link MergeRule#EACH}: the last line added to each series, and that line's process. */
  private int[] newestLine = {};

  private int[] newestProcess = {};

  private final Map<String, Integer> processes = new HashMap<>();
  private byte[][] processTexts = {};
  private int process;

  /** All lines by series and process; null until a process returns after another one. */
  private Map<Long, Integer> lines;

  private boolean fresh;

  SeriesTable(MergeRule rule) {
    this.rule = rule;
    this.timed = rule instanceof MergeRule.Timed byTime ? byTime : null;
  }

  /** Makes a series; the value added next is its first. */
  int create(int family, SeriesText text, int split) {
    if (count == families.length) {
      grow();
    }
    if (text.length() > Arena.BLOCK) {
      throw new NeedsExactMergeException("a series of " + text.length() + " bytes");
    }
    families[count] = family;
    places[count] = text.store(texts);
    splits[count] = split;
    lengths[count] = text.length();
    if (rule == MergeRule.EACH) {
      if (newestProcess.length < families.length) {
        newestProcess = Arrays.copyOf(newestProcess, families.length);
        newestLine = Arrays.copyOf(newestLine, families.length);
      }
      newestProcess[count] = NOTHING;
    }
    fresh = true;
    return count++;
  }

  private void grow() {
    int capacity = count * 2;
    families = Arrays.copyOf(families, capacity);
    places = Arrays.copyOf(places, capacity);
    splits = Arrays.copyOf(splits, capacity);
    lengths = Arrays.copyOf(lengths, capacity);
    if (rule != MergeRule.EACH) {
      values = Arrays.copyOf(values, capacity);
    }
  }

  /** Sets the process of the values that follow. */
  void beginProcess(String pid) {
    Integer known = processes.get(pid);
    if (known == null) {
      process = processes.size();
      processes.put(pid, process);
      if (process == processTexts.length) {
        processTexts = Arrays.copyOf(processTexts, Math.max(8, process * 2));
      }
      SeriesText text = new SeriesText();
      text.put("pid".getBytes(StandardCharsets.US_ASCII));
      text.beginValue();
      text.escape(pid);
      text.endValue();
      processTexts[process] = text.copy();
    } else if (known != process) {
      process = known;
      if (lines == null) {
        lines = new HashMap<>();
        for (int line = 0; line < lineCount; line++) {
          lines.put(lineKey(lineSeries[line], lineProcess[line]), line);
        }
      }
    }
  }

  private static long lineKey(int series, int process) {
    return (long) series << Integer.SIZE | process;
  }

  /** Adds a value to a series by the rule. */
  void add(int series, double value, double timestamp) {
    boolean first = fresh;
    fresh = false;
    if (rule == MergeRule.SUM) {
      values[series] += value;
    } else if (rule == MergeRule.EACH) {
      addLine(series, value);
    } else if (timed != null) {
      addTimed(series, value, timestamp);
    } else {
      values[series] = first ? value : rule.merged(values[series], value);
    }
  }

  /** Adds a value with its time; without a time above 0 a series has no value and no line. */
  private void addTimed(int series, double value, double timestamp) {
    if (timestamps.length < values.length) {
      timestamps = Arrays.copyOf(timestamps, values.length);
    }
    double now = timestamps[series];
    if (timestamp > 0 && (now == 0 || timed.replaces(values[series], now, value, timestamp))) {
      timestamps[series] = timestamp;
      values[series] = value;
    }
  }

  private void addLine(int series, double value) {
    if (newestProcess[series] == process) {
      values[newestLine[series]] = value;
      return;
    }
    if (lines != null) {
      Integer known = lines.putIfAbsent(lineKey(series, process), lineCount);
      if (known != null) {
        values[known] = value;
        return;
      }
    }
    if (lineCount == lineSeries.length) {
      int capacity = Math.max(FIRST_CAPACITY, lineCount * 2);
      lineSeries = Arrays.copyOf(lineSeries, capacity);
      lineProcess = Arrays.copyOf(lineProcess, capacity);
      values = Arrays.copyOf(values, capacity);
    }
    lineSeries[lineCount] = series;
    lineProcess[lineCount] = process;
    values[lineCount] = value;
    newestProcess[series] = process;
    newestLine[series] = lineCount++;
  }

  /** The number of lines. */
  int lineCount() {
    return rule == MergeRule.EACH ? lineCount : count;
  }

  /** The family that lists a line, or {@link #NO_FAMILY}. */
  int family(int line) {
    if (timed != null && !(line < timestamps.length && timestamps[line] > 0)) {
      // The client's text does not show a value that was never set.
      return NO_FAMILY;
    }
    return families[rule == MergeRule.EACH ? lineSeries[line] : line];
  }

  double value(int line) {
    return values[line];
  }

  void setValue(int line, double value) {
    values[line] = value;
  }

  /** The text of a series, up to its value. */
  String text(int series) {
    int place = places[series];
    return new String(
        texts.block(place), texts.offset(place), lengths[series], StandardCharsets.ISO_8859_1);
  }

  /** Writes the text of a line, up to its value. */
  void writeSeries(TextBuffer out, int line) throws IOException {
    if (rule != MergeRule.EACH) {
      out.put(texts.block(places[line]), texts.offset(places[line]), lengths[line]);
      return;
    }
    int series = lineSeries[line];
    byte[] pid = processTexts[lineProcess[line]];
    int length = lengths[series];
    int split = splits[series];
    byte[] text = texts.block(places[series]);
    int from = texts.offset(places[series]);
    out.ensure(length + pid.length);
    byte[] block = out.block;
    int at = out.at;
    System.arraycopy(text, from, block, at, split);
    at += split;
    System.arraycopy(pid, 0, block, at, pid.length);
    at += pid.length;
    System.arraycopy(text, from + split, block, at, length - split);
    out.at = at + length - split;
  }
}
