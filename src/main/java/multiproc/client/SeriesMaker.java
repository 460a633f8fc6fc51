package multiproc.client;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import multiproc.layout.DbException;
import multiproc.layout.MergeRule;
import multiproc.python.PythonError;
import multiproc.python.PythonFloat;

/**
 * Makes a group's series from parsed keys: their families, their texts, and their buckets.
 *
 * <p>Threading: one thread.
 */
final class SeriesMaker {

  /** Stands for a series that is ignored because the scrape will fail. */
  static final int FAILED = -1;

  private static final byte[] LE = {'l', 'e'};
  static final byte[] PID = {'p', 'i', 'd'};
  private static final byte[] BUCKET = "_bucket".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] COUNT = "_count".getBytes(StandardCharsets.US_ASCII);

  /** The types that this merge writes; the others need the exact merge. */
  private static final Set<String> USUAL_TYPES =
      Set.of("counter", "gauge", "histogram", "summary", "unknown");

  /** The most bounds that are remembered; programs have a dozen or two. */
  private static final int MAX_BOUNDS = 1000;

  /** A bucket's bound: the number, and its text as the client writes it. */
  private record Bound(double value, byte[] shown) {}

  private final MergeRules rules;
  private final SeriesGroup group;
  private final Map<String, Family> allFamilies;
  private final KeySlices parts;
  private final SeriesTable series;
  private final boolean isHistogram;
  private final boolean isEach;
  private final SeriesText text = new SeriesText();
  final Map<String, Bound> bounds = new LinkedHashMap<>();
  private final Map<String, BucketSet> bucketSets = new HashMap<>();

  /** The buckets of the last key; the next key nearly always has the same labels. */
  private BucketSet lastBuckets;

  private int familyCount;
  private Family lastFamily;

  /**
   * A maker for a group.
   *
   * @param parts the parts of the current key
   * @param allFamilies the families of all groups, by name
   */
  SeriesMaker(
      MergeRules rules, SeriesGroup group, KeySlices parts, Map<String, Family> allFamilies) {
    this.rules = rules;
    this.group = group;
    this.allFamilies = allFamilies;
    this.parts = parts;
    this.series = group.series();
    this.isHistogram = group.type().equals("histogram");
    this.isEach = group.rule() == MergeRule.EACH;
  }

  int familyCount() {
    return familyCount;
  }

  /**
   * Makes the series of the key in {@code parts}, or finds its bucket.
   *
   * @param position of the entry, for the error
   * @param exact the key if it was read exactly, else null
   * @return the series' number, or {@link #FAILED}
   */
  int make(CollectedFile source, int position, CollectedFile.CollectedKey exact) {
    Family family = family(exact);
    if (isHistogram) {
      int le = parts.label(LE);
      if (le >= 0) {
        return bucket(source, family, le, position, exact);
      }
    }
    if (!family.isLastSample(parts.source, parts.sampleFrom, parts.sampleTo)) {
      family.sample(parts.text(parts.sampleFrom, parts.sampleTo));
    }
    text.clear();
    text.put(parts.source, parts.sampleFrom, parts.sampleTo);
    int split = 0;
    if (isEach) {
      // A gauge's own label pid distinguishes series, but only the process is written out.
      int own = parts.label(PID);
      int index = parts.insertion(PID);
      text.put('{');
      if (parts.putLabels(text, 0, index, own, false)) {
        text.put(',');
      }
      split = text.length();
      parts.putLabels(text, index, parts.labelCount, -1, true);
      text.put('}');
    } else {
      putLabels(-1);
    }
    text.put(' ');
    return series.create(family.ordinal, text, split);
  }

  private void putLabels(int but) {
    if (parts.labelCount > (but >= 0 ? 1 : 0)) {
      text.put('{');
      parts.putLabels(text, 0, parts.labelCount, but, false);
      text.put('}');
    }
  }

  private int bucket(
      CollectedFile source, Family family, int le, int position, CollectedFile.CollectedKey exact) {
    Bound bound;
    try {
      bound = bound(exact == null ? parts.value(le) : exact.labels().get("le"));
    } catch (PythonError e) {
      if (family.failure == null) {
        family.failure = new DbException(e, source.path(), position);
      }
      return FAILED;
    }
    text.clear();
    text.put(family.nameBytes);
    text.put(COUNT);
    putLabels(le);
    text.put(' ');
    if (lastBuckets == null || !text.isEqualTo(lastBuckets.count)) {
      lastBuckets = bucketSet(family);
    }
    BucketSet set = lastBuckets;
    int index = set.index(bound.value);
    if (index < 0) {
      set.add(bound.value, newBucket(family, le, bound));
      index = set.index(bound.value);
    }
    return set.series(index);
  }

  /** The bound of a label's value, parsed once for all buckets that have it. */
  private Bound bound(String label) {
    Bound bound = bounds.get(label);
    if (bound == null) {
      double value = PythonFloat.parse(label, rules.python());
      String shown = rules.numbers().format(value);
      // 0.0 and -0.0 are one key of a dict.
      bound = new Bound(value + 0.0, shown.getBytes(StandardCharsets.US_ASCII));
      if (bounds.size() < MAX_BOUNDS) {
        bounds.put(label, bound);
      }
    }
    return bound;
  }

  /** The buckets of the {@code _count} in {@link #text}. */
  private BucketSet bucketSet(Family family) {
    byte[] count = text.copy();
    String countText = new String(count, StandardCharsets.ISO_8859_1);
    BucketSet set = bucketSets.get(countText);
    if (set == null) {
      set = new BucketSet(countText, count);
      bucketSets.put(countText, set);
      family.buckets.add(set);
    }
    return set;
  }

  private int newBucket(Family family, int le, Bound bound) {
    text.clear();
    text.put(family.nameBytes);
    text.put(BUCKET);
    text.put('{');
    if (parts.putLabels(text, 0, le, -1, false)) {
      text.put(',');
    }
    text.put(LE);
    text.beginValue();
    text.put(bound.shown);
    text.endValue();
    parts.putLabels(text, le + 1, parts.labelCount, -1, true);
    text.put('}');
    text.put(' ');
    return series.create(SeriesTable.NO_FAMILY, text, 0);
  }

  /** The family of the key in {@link #parts}, made if the metric is new. */
  private Family family(CollectedFile.CollectedKey exact) {
    Family last = lastFamily;
    if (exact == null
        && last != null
        && Arrays.equals(
            last.nameBytes,
            0,
            last.nameBytes.length,
            parts.source,
            parts.metricFrom,
            parts.metricTo)) {
      return last;
    }
    String name = exact != null ? exact.metric() : parts.text(parts.metricFrom, parts.metricTo);
    Family family = allFamilies.get(name);
    if (family == null) {
      if (!USUAL_TYPES.contains(group.type())) {
        throw new NeedsExactMergeException("a metric of type " + group.type());
      }
      family = new Family(name, help(exact), group, familyCount++);
      allFamilies.put(name, family);
    } else if (family.group != group) {
      throw new NeedsExactMergeException("a metric of two types or modes: " + name);
    }
    lastFamily = family;
    return family;
  }

  private String help(CollectedFile.CollectedKey exact) {
    if (exact != null) {
      return (String) exact.help();
    }
    return parts.help != null ? parts.help : CollectedFile.HELP;
  }
}
