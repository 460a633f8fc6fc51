package multiproc.client;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import multiproc.layout.ClientChange;
import multiproc.layout.DbException;
import multiproc.layout.MergeRule;

/**
 * Holds a metric's header lines, and facts about its samples.
 *
 * <p>Threading: one thread.
 */
final class Family {

  private static final String COUNT = "_count";
  private static final List<String> OF_OPEN_METRICS = List.of("_created", "_gcount", "_gsum");

  final String name;

  /** The name as in a key without escapes. */
  final byte[] nameBytes;

  final SeriesGroup group;

  /** The family's number in its group. */
  final int ordinal;

  /**
   * A histogram's buckets, one set for each combination of labels, in the order of first reading.
   */
  final List<BucketSet> buckets = new ArrayList<>(0);

  /** Whether a file holds a sample {@code _count}; a histogram's buckets give it as well. */
  boolean holdsCount;

  /** The error that the client raises for this metric after it has read all files; else null. */
  DbException failure;

  /** Whether simpleclient would name a sample differently in OpenMetrics. */
  boolean renamedInOpenMetrics;

  private final String help;

  /** The sample noted last; null before the first. */
  private byte[] lastSample;

  /** Whether samples of several names were noted. */
  private boolean severalNames;

  Family(String name, String help, SeriesGroup group, int ordinal) {
    this.name = name;
    this.nameBytes = name.getBytes(StandardCharsets.UTF_8);
    this.help = help;
    this.group = group;
    this.ordinal = ordinal;
  }

  /** The metric's name without a counter's suffix. */
  private String base() {
    return group.type().equals("counter") ? TextFormat.withoutTotal(name) : name;
  }

  /** Whether the sample noted last has this name. */
  boolean isLastSample(byte[] source, int from, int to) {
    return lastSample != null && Arrays.equals(source, from, to, lastSample, 0, lastSample.length);
  }

  /**
   * Notes a sample's name.
   *
   * @throws NeedsExactMergeException for a sample that the text format lists under another metric,
   *     and for a second name under {@link MergeRule#EACH}
   */
  void sample(String sample) {
    severalNames |= lastSample != null;
    lastSample = sample.getBytes(StandardCharsets.UTF_8);
    renamedInOpenMetrics |= group.type().equals("counter") && sample.equals(base());
    for (String suffix : OF_OPEN_METRICS) {
      if (sample.equals(base() + suffix) || sample.equals(name + suffix)) {
        throw new NeedsExactMergeException("a sample of OpenMetrics: " + sample);
      }
    }
    holdsCount |= sample.equals(name + COUNT);
    if (severalNames && group.rule() == MergeRule.EACH) {
      throw new NeedsExactMergeException("samples of two names in one gauge");
    }
  }

  /** Whether other samples may come between those of one set of labels, in the order of reading. */
  boolean isMixed() {
    return severalNames || !buckets.isEmpty();
  }

  /** The lines with its help and its type. */
  byte[] header(ExpositionFormat format) {
    String type = group.type();
    String text;
    if (format == ExpositionFormat.OPEN_METRICS) {
      text =
          TextFormat.typeLine(base(), type) + TextFormat.helpLine(base(), TextFormat.quoted(help));
    } else {
      boolean byTotal =
          type.equals("counter") && group.rules().has(ClientChange.OPEN_METRICS_TYPES);
      String shown = byTotal ? name + TextFormat.TOTAL : name;
      String shownType = type.equals("unknown") ? "untyped" : type;
      text =
          TextFormat.helpLine(shown, TextFormat.help(help)) + TextFormat.typeLine(shown, shownType);
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
