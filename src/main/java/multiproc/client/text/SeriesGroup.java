package multiproc.client.text;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import multiproc.client.merge.DbFile;
import multiproc.client.merge.GoFloat;
import multiproc.client.merge.MergeRules;
import multiproc.client.merge.SourceFile;
import multiproc.layout.DbException;
import multiproc.layout.DbGeneration;
import multiproc.layout.DbLayout;
import multiproc.layout.KeyJson;
import multiproc.layout.KeyShape;
import multiproc.layout.Walk;
import multiproc.python.PythonError;
import multiproc.python.PythonFloat;
import multiproc.python.PythonUtf8;

/**
 * The series of all files of one type and mode: entries come in as raw bytes, are told apart by
 * them, and each is added to its series by the group's rule.
 *
 * <p>Threading: one thread.
 *
 * <p>Follows {@code multiprocess.py}, {@code merge}, 0.4.2, for everything but a metric that is in
 * two groups.
 */
final class SeriesGroup {

  /** A head whose values count for nothing, since the scrape will fail. */
  private static final int FAILED = -1;

  /** Set in the length of a head that is an identity and not an entry's own bytes. */
  private static final int IDENTITY = 1 << 31;

  private static final byte[] LE = {'l', 'e'};
  private static final byte[] PID = {'p', 'i', 'd'};
  private static final byte[] BUCKET = "_bucket".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] COUNT = "_count".getBytes(StandardCharsets.US_ASCII);

  private final MergeRules rules;
  private final Map<String, Family> allFamilies;
  private final String type;
  private final Rule rule;
  private final boolean isHistogram;
  private final KeyShape shape;
  private final int valueSize;
  private final boolean timed;

  private final KeyTable keys = new KeyTable();
  private final KeyParts parts = new KeyParts();
  private final SeriesText text = new SeriesText();
  private final SeriesTable series;
  private final Map<String, BucketSet> bucketSets = new HashMap<>();
  private final List<Family> families = new ArrayList<>();
  private Family lastFamily;
  private int firstKey = KeyTable.NONE;
  private int previousKey = KeyTable.NONE;

  SeriesGroup(MergeRules rules, SourceFile source, Map<String, Family> allFamilies) {
    DbGeneration generation = rules.generation();
    this.rules = rules;
    this.allFamilies = allFamilies;
    this.type = source.metricType();
    this.rule = Rule.of(source, rules);
    this.isHistogram = type.equals("histogram");
    this.shape = generation.keyShape();
    this.valueSize = generation.valueSize();
    this.timed = rule == Rule.MOST_RECENT && generation.hasTimestamp();
    this.series = new SeriesTable(rule);
  }

  String type() {
    return type;
  }

  SeriesTable series() {
    return series;
  }

  int familyCount() {
    return families.size();
  }

  /**
   * Adds a file's entries.
   *
   * @throws DbException in Python's words, at the first entry that the client fails on
   * @throws Unusual where only the exact merge can go on
   */
  void add(SourceFile source, DbFile file) {
    if (rule == Rule.EACH) {
      series.beginProcess(source.pid());
    }
    int end = file.sound();
    int position = DbLayout.HEADER_SIZE;
    previousKey = KeyTable.NONE;
    while (position < end) {
      position = addSound(source, file, position);
    }
    if (file.goesOn()) {
      addUnsound(source, file);
    }
  }

  /**
   * One sound entry; gives where it ends. A method of its own, since a JVM compiles a method that
   * is often called sooner than a loop that runs long.
   */
  private int addSound(SourceFile source, DbFile file, int position) {
    byte[] bytes = file.bytes();
    ByteBuffer numbers = file.numbers();
    int length = (int) DbLayout.valueOffset(numbers.getInt(position));
    int previous = previousKey;
    int key = previous == KeyTable.NONE ? firstKey : keys.follower(previous);
    if (key == KeyTable.NONE || !keys.matches(key, bytes, position, length)) {
      key = find(source, file, position, length);
      if (previous == KeyTable.NONE) {
        firstKey = key;
      } else {
        keys.follows(previous, key);
      }
    }
    previousKey = key;
    int valueAt = position + length;
    int itsSeries = keys.series(key);
    if (itsSeries != FAILED) {
      double timestamp = timed ? numbers.getDouble(valueAt + DbLayout.VALUE_SIZE) : 0;
      series.add(itsSeries, numbers.getDouble(valueAt), timestamp);
    }
    return valueAt + valueSize;
  }

  /** The entries from the first unsound one on, one by one as the client walks over them. */
  private void addUnsound(SourceFile source, DbFile file) {
    Walk walk = file.walk();
    int position = DbLayout.HEADER_SIZE;
    while (position < file.sound()) {
      walk.next();
      position =
          walk.position()
              + (int) DbLayout.valueOffset(file.numbers().getInt(walk.position()))
              + valueSize;
    }
    while (walk.next()) {
      String key = walk.key();
      int itsSeries;
      try {
        itsSeries = exactSeries(source, key, walk.position());
      } catch (PythonError e) {
        throw walk.fail(e);
      }
      if (itsSeries != FAILED) {
        series.add(itsSeries, walk.value(), walk.timestamp());
      }
    }
  }

  private int find(SourceFile source, DbFile file, int position, int length) {
    byte[] bytes = file.bytes();
    int key =
        length > Arena.BLOCK ? KeyTable.NONE : keys.find(bytes, file.numbers(), position, length);
    return key != KeyTable.NONE ? key : newKey(source, file, position, length);
  }

  private int newKey(SourceFile source, DbFile file, int position, int length) {
    byte[] bytes = file.bytes();
    int from = position + DbLayout.KEY_LENGTH_SIZE;
    int to = from + file.numbers().getInt(position);
    int itsSeries;
    if (source.isClients()
        && parts.scan(bytes, from, to, shape)
        && isPadded(bytes, to, position + length)
        && length <= Arena.BLOCK) {
      itsSeries = scannedSeries(source, bytes, from, position);
    } else {
      String key;
      try {
        key = PythonUtf8.decode(bytes, from, to - from, rules.python());
        itsSeries = exactSeries(source, key, position);
      } catch (PythonError e) {
        throw failure(file, position, e);
      }
      if (length > Arena.BLOCK) {
        throw new Unusual("a key of " + length + " bytes");
      }
      int known = keys.find(bytes, file.numbers(), position, length);
      if (known != KeyTable.NONE) {
        return known;
      }
    }
    return keys.add(bytes, file.numbers(), position, length, itsSeries);
  }

  private static boolean isPadded(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != ' ') {
        return false;
      }
    }
    return true;
  }

  /** What the walk says of a sound entry's key. */
  private static DbException failure(DbFile file, int position, PythonError e) {
    Walk walk = file.walk();
    do {
      walk.next();
    } while (walk.position() < position);
    walk.key();
    return walk.fail(e);
  }

  private int scannedSeries(SourceFile source, byte[] bytes, int from, int position) {
    if (shape == KeyShape.LABELS) {
      // The key is its own identity, and was not found.
      return newSeries(source, position, null);
    }
    int length = parts.objectTo - from;
    byte[] identity = Arrays.copyOfRange(bytes, from, parts.objectTo + 1);
    identity[length] = ']';
    return identified(source, identity, position, null);
  }

  private int exactSeries(SourceFile source, String text, int position) {
    SourceFile.Key key = source.key(text, allFamilies.keySet());
    parts.take(key);
    byte[] identity =
        KeyJson.encode(key.metric(), key.sample(), key.labels())
            .getBytes(StandardCharsets.US_ASCII);
    return identified(source, identity, position, key);
  }

  private int identified(SourceFile source, byte[] identity, int position, SourceFile.Key exact) {
    byte[] entry = DbLayout.encodeEntry(identity, 0);
    ByteBuffer numbers = ByteBuffer.wrap(entry).order(DbLayout.BYTE_ORDER);
    int length = entry.length - DbLayout.VALUE_SIZE;
    if (length > Arena.BLOCK) {
      throw new Unusual("a key of " + length + " bytes");
    }
    if (shape != KeyShape.LABELS) {
      // No entry of a file may be taken for it.
      numbers.putInt(0, identity.length | IDENTITY);
    }
    int known = keys.find(entry, numbers, 0, length);
    if (known != KeyTable.NONE) {
      return keys.series(known);
    }
    int itsSeries = newSeries(source, position, exact);
    keys.add(entry, numbers, 0, length, itsSeries);
    return itsSeries;
  }

  private int newSeries(SourceFile source, int position, SourceFile.Key exact) {
    Family family = family(exact);
    if (isHistogram) {
      int le = parts.label(LE);
      if (le >= 0) {
        return bucket(source, family, le, position, exact);
      }
    }
    family.sample(parts.text(parts.sampleFrom, parts.sampleTo));
    text.clear();
    text.put(parts.source, parts.sampleFrom, parts.sampleTo);
    int split = 0;
    if (source.isGauge() && parts.label(PID) >= 0) {
      throw new Unusual("a gauge with a label named pid");
    }
    if (rule == Rule.EACH) {
      int index = parts.insertion(PID);
      text.put('{');
      parts.putLabels(text, 0, index, -1);
      split = text.length();
      parts.putLabels(text, index, parts.labelCount, -1);
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
      parts.putLabels(text, 0, parts.labelCount, but);
      text.put('}');
    }
  }

  private int bucket(SourceFile source, Family family, int le, int position, SourceFile.Key exact) {
    double bound;
    try {
      String value = exact == null ? parts.value(le) : exact.labels().get("le");
      bound = PythonFloat.parse(value, rules.python());
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
    byte[] count = text.copy();
    String countText = new String(count, StandardCharsets.ISO_8859_1);
    BucketSet set = bucketSets.get(countText);
    if (set == null) {
      set = new BucketSet(countText, count);
      bucketSets.put(countText, set);
      family.buckets.add(set);
    }
    int index = set.index(bound);
    if (index < 0) {
      set.add(bound, newBucket(family, le, bound));
      index = set.index(bound);
    }
    return set.series(index);
  }

  private int newBucket(Family family, int le, double bound) {
    text.clear();
    text.put(family.nameBytes);
    text.put(BUCKET);
    text.put('{');
    parts.putLabels(text, 0, le, -1);
    text.put(LE);
    text.beginValue();
    text.put(GoFloat.format(bound, rules.goFloats()).getBytes(StandardCharsets.US_ASCII));
    text.endValue();
    parts.putLabels(text, le + 1, parts.labelCount, -1);
    text.put('}');
    text.put(' ');
    return series.create(SeriesTable.NO_FAMILY, text, 0);
  }

  /** The family of the key in {@link #parts}, which gets one if its metric is new. */
  private Family family(SourceFile.Key exact) {
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
      family = new Family(name, help(exact), this, families.size());
      if (type.equals("info") || type.equals("stateset") || type.equals("gaugehistogram")) {
        throw new Unusual("a metric of type " + type);
      }
      families.add(family);
      allFamilies.put(name, family);
    } else if (family.group != this) {
      throw new Unusual("a metric of two types or modes: " + name);
    }
    lastFamily = family;
    return family;
  }

  private String help(SourceFile.Key exact) {
    if (exact != null) {
      return (String) exact.help();
    }
    return parts.help != null ? parts.help : SourceFile.HELP;
  }
}
