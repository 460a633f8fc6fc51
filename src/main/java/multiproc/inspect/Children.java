package multiproc.inspect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import multiproc.layout.DbFileName;
import multiproc.layout.DbFormat;
import multiproc.layout.KeyParser;

/**
 * Finds the histograms and summaries of a copy that lack some of their samples, each with one set
 * of labels, and adds up what the copy holds of the totals. A client stores all samples of one
 * together. Each bucket's entry counts its own observations, and a scrape adds them up, so without
 * one bucket every larger one is too low.
 *
 * <p>Threading: one thread. Memory: the samples of the file if it has findings, else none.
 */
final class Children {

  private static final String BOUND = "le";
  private static final String SUM = "_sum";
  private static final String COUNT = "_count";
  private static final String BUCKET = "_bucket";

  /**
   * One child.
   *
   * @param labels all but the bucket's bound
   */
  private record Child(String metric, Map<String, String> labels) {}

  private final boolean isOpen;
  private final boolean histograms;
  private final boolean isPythons;
  private final String type;

  /** So far: a copy's part of its type's total. */
  private Totals.Share share = new Totals.Share(0, 0);

  /** The samples of each child that the copy holds; none of a child that is left out. */
  private final Map<Child, Set<String>> copied = new LinkedHashMap<>();

  /** The samples of each metric that the file shows for any child. */
  private final Map<String, Set<String>> samples = new LinkedHashMap<>();

  Children(Inspection inspection) {
    this.type = inspection.fileName().map(DbFileName::type).orElse("");
    this.histograms = type.equals("histogram");
    // In a sound file only the newest child may lack samples, while its process lives.
    this.isOpen = (histograms || type.equals("summary")) && !inspection.findings().isEmpty();
    this.isPythons = inspection.judgement().format() != DbFormat.RUBY;
  }

  /** Adds an entry that the file shows, whether it is copied or not. */
  void add(byte[] keyBytes, double value, boolean isCopied) {
    if (!Totals.isAdded(type)) {
      return;
    }
    boolean isCounter = type.equals("counter");
    KeyParser.Key key = isCounter ? null : KeyParser.of(keyBytes);
    boolean counts = key != null && key.sample().equals(key.metric() + counting());
    // A value that another process stored over a count is mostly not a whole number.
    if (isCounter || counts && value >= 0 && value == Math.rint(value)) {
      share = share.plus(new Totals.Share(isCopied ? value : 0, isCopied ? 0 : value));
    }
    if (key == null || !isOpen || !isSample(key)) {
      return;
    }
    Map<String, String> labels = new TreeMap<>(key.labels());
    String bound = labels.remove(BOUND);
    String sample = bound == null ? key.sample() : BOUND + "=" + Display.quoted(bound);
    samples.computeIfAbsent(key.metric(), this::least).add(sample);
    Set<String> has =
        copied.computeIfAbsent(new Child(key.metric(), labels), any -> new LinkedHashSet<>());
    if (isCopied) {
      has.add(sample);
    }
  }

  /**
   * The suffix of the samples that add up to the number of a child's observations. A bucket of the
   * Python clients counts its own observations; one of the Ruby client also those of all smaller
   * buckets.
   */
  private String counting() {
    return histograms && isPythons ? BUCKET : COUNT;
  }

  /** The sum of what was added. */
  Totals.Share share() {
    return share;
  }

  /**
   * Whether a histogram or summary has such a sample; any process can store another in its file.
   */
  private boolean isSample(KeyParser.Key key) {
    String sample = key.sample();
    return sample.equals(key.metric() + SUM)
        || sample.equals(key.metric() + COUNT)
        || (histograms
            ? sample.equals(key.metric() + BUCKET) && key.labels().containsKey(BOUND)
            : sample.equals(key.metric()));
  }

  /** The samples that each child of a metric has. */
  private Set<String> least(String metric) {
    Set<String> least = new LinkedHashSet<>();
    if (isPythons) {
      least.add(metric + SUM);
      least.add(histograms ? BOUND + "=" + Display.quoted("+Inf") : metric + COUNT);
    }
    return least;
  }

  /** One line for each child of which the copy lacks a sample, or all. */
  List<String> incomplete() {
    List<String> lines = new ArrayList<>();
    copied.forEach(
        (child, has) -> {
          Set<String> lacks = new LinkedHashSet<>(samples.get(child.metric()));
          lacks.removeAll(has);
          if (!lacks.isEmpty()) {
            KeyParser.Key name =
                new KeyParser.Key(child.metric(), child.metric(), child.labels(), null);
            long buckets = has.stream().filter(one -> one.startsWith(BOUND + "=")).count();
            lines.add(
                ProofText.incomplete(
                    Display.series(name), lacks, histograms, buckets, has.isEmpty()));
          }
        });
    return lines;
  }
}
