package multiproc.client;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import multiproc.layout.ClientChange;
import multiproc.layout.DbException;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.layout.EntryCursor;
import multiproc.layout.KeyJson;
import multiproc.layout.KeyShape;
import multiproc.layout.LittleEndian;
import multiproc.layout.MergeRule;
import multiproc.python.PythonError;
import multiproc.python.PythonUtf8;

/**
 * Merges the series of all files of one type and mode. Entries are distinguished by their raw
 * bytes, and each value is added to its series by the group's rule.
 *
 * <p>Threading: one thread.
 *
 * <p>Follows {@code multiprocess.py}, {@code merge}, 0.4.2, for everything but a metric that is in
 * two groups.
 */
final class SeriesGroup {

  /** Set in the length of a head that is an identity and not the bytes of an entry. */
  private static final int IDENTITY = 1 << 31;

  private final MergeRules rules;
  private final Map<String, Family> allFamilies;
  private final String type;
  private final boolean ofKnownType;
  private final MergeRule rule;
  private final KeyShape shape;
  private final int valueSize;
  private final boolean timed;

  /** Whether a gauge's own label {@code pid} is dropped, so that it does not distinguish series. */
  private final boolean mergesOwnPid;

  /** Whether the release has a {@link NameStyle} of its own, which only the exact merge knows. */
  private final boolean changesNames;

  private final KeyTable keys = new KeyTable();
  private final KeySlices parts = new KeySlices();
  private final SeriesTable series;
  private final SeriesMaker maker;
  private int firstKey = KeyTable.NONE;
  private int previousKey = KeyTable.NONE;
  private int newKeys;

  /** The order of the labels' names in a file, by metric and sorted names. */
  private final Map<String, List<String>> orders = new HashMap<>();

  SeriesGroup(MergeRules rules, CollectedFile source, Map<String, Family> allFamilies) {
    DbFormat format = rules.format();
    this.rules = rules;
    this.allFamilies = allFamilies;
    this.type = source.metricType();
    this.ofKnownType = source.isOfKnownType();
    this.rule = source.isGauge() ? rules.rule(source.mode()) : MergeRule.SUM;
    this.shape = format.keyShape();
    this.valueSize = format.valueSize();
    this.mergesOwnPid = source.isGauge() && rule != MergeRule.EACH;
    this.timed = rule instanceof MergeRule.Timed && format.hasTimestamp();
    this.changesNames = rules.names().isOwn();
    this.series = new SeriesTable(rule);
    this.maker = new SeriesMaker(rules, this, parts, allFamilies);
  }

  String type() {
    return type;
  }

  MergeRules rules() {
    return rules;
  }

  /** The bounds of buckets, as the keys have them. */
  Set<String> bounds() {
    return maker.bounds.keySet();
  }

  SeriesTable series() {
    return series;
  }

  MergeRule rule() {
    return rule;
  }

  int familyCount() {
    return maker.familyCount();
  }

  /** The number of keys that were parsed. */
  int newKeys() {
    return newKeys;
  }

  /**
   * Adds a file's entries.
   *
   * @throws DbException in Python's words, at the first entry that the client fails on
   * @throws NeedsExactMergeException where only the exact merge can go on
   */
  void add(CollectedFile source, FileBuffer file) {
    if (rule == MergeRule.EACH && ofKnownType && source.isWhole()) {
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
   * Adds one sound entry and returns its end. Steps without an {@link EntryCursor}, because a
   * scrape spends most of its time here; {@code TextScrapeTest} and {@code AnyBytesPropertyTest}
   * compare it with the cursor. A method of its own, since a JVM compiles a method that is often
   * called sooner than a long loop.
   */
  private int addSound(CollectedFile source, FileBuffer file, int position) {
    byte[] bytes = file.bytes();
    int length = DbLayout.intValueOffset(LittleEndian.getInt(bytes, position));
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
    if (itsSeries != SeriesMaker.FAILED) {
      double timestamp = timed ? LittleEndian.getDouble(bytes, valueAt + DbLayout.VALUE_SIZE) : 0;
      series.add(itsSeries, LittleEndian.getDouble(bytes, valueAt), timestamp);
    }
    return valueAt + valueSize;
  }

  /** Adds the entries from the first unsound one on, as the client walks over them. */
  private void addUnsound(CollectedFile source, FileBuffer file) {
    EntryCursor entries = file.entries();
    entries.moveTo(file.sound());
    while (entries.next()) {
      String key = entries.key();
      int itsSeries;
      try {
        itsSeries = exactSeries(source, key, (int) entries.position());
      } catch (PythonError e) {
        throw entries.fail(e);
      }
      if (itsSeries != SeriesMaker.FAILED) {
        series.add(itsSeries, entries.value(), entries.timestamp());
      }
    }
  }

  private int find(CollectedFile source, FileBuffer file, int position, int length) {
    byte[] bytes = file.bytes();
    int key = length > Arena.BLOCK ? KeyTable.NONE : keys.find(bytes, position, length);
    return key != KeyTable.NONE ? key : newKey(source, file, position, length);
  }

  private int newKey(CollectedFile source, FileBuffer file, int position, int length) {
    newKeys++;
    byte[] bytes = file.bytes();
    int from = position + DbLayout.KEY_LENGTH_SIZE;
    int to = from + LittleEndian.getInt(bytes, position);
    int itsSeries;
    if (ofKnownType
        && source.isWhole()
        && parts.scan(bytes, from, to, shape)
        && !(mergesOwnPid && parts.label(SeriesMaker.PID) >= 0)
        && DbLayout.isPadding(bytes, to, position + length)
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
        throw new NeedsExactMergeException("a key of " + length + " bytes");
      }
      int known = keys.find(bytes, position, length);
      if (known != KeyTable.NONE) {
        return known;
      }
    }
    return keys.add(bytes, position, length, itsSeries);
  }

  /** The error that the walk raises for a sound entry's key. */
  private static DbException failure(FileBuffer file, int position, PythonError e) {
    EntryCursor entries = file.entries();
    entries.moveTo(position);
    entries.next();
    entries.key();
    return entries.fail(e);
  }

  /** Fails for a name that is not written as it is, since it may then equal another name. */
  private void checkNames() {
    if (changesNames || rules.has(ClientChange.ANY_NAMES) && !parts.namesArePlain()) {
      throw new NeedsExactMergeException("a name that is written otherwise");
    }
  }

  private int scannedSeries(CollectedFile source, byte[] bytes, int from, int position) {
    checkNames();
    if (shape == KeyShape.LABELS) {
      // The key is its own identity, and it is new.
      return maker.make(source, position, null);
    }
    int length = parts.objectTo - from;
    byte[] identity = Arrays.copyOfRange(bytes, from, parts.objectTo + 1);
    identity[length] = ']';
    return identified(source, identity, position, null);
  }

  private int exactSeries(CollectedFile source, String text, int position) {
    CollectedFile.CollectedKey key = source.key(text, allFamilies.keySet()).texts();
    if (key == null) {
      throw new NeedsExactMergeException("a key of more than texts");
    }
    if (shape == KeyShape.NAMES_AND_VALUES) {
      checkOrder(key);
    }
    if (mergesOwnPid) {
      key.labels().remove(CollectedFile.PID);
    }
    parts.take(key);
    checkNames();
    byte[] identity =
        KeyJson.encode(key.metric(), key.sample(), key.labels())
            .getBytes(StandardCharsets.US_ASCII);
    return identified(source, identity, position, key);
  }

  private void checkOrder(CollectedFile.CollectedKey key) {
    List<String> names = List.copyOf(key.labels().keySet());
    List<String> known = orders.putIfAbsent(key.metric() + names, key.order());
    if (known != null && !known.equals(key.order())) {
      throw new NeedsExactMergeException("labels in another order are another series");
    }
  }

  private int identified(
      CollectedFile source, byte[] identity, int position, CollectedFile.CollectedKey exact) {
    byte[] entry = DbLayout.encodeEntry(identity, 0);
    int length = entry.length - DbLayout.VALUE_SIZE;
    if (length > Arena.BLOCK) {
      throw new NeedsExactMergeException("a key of " + length + " bytes");
    }
    if (shape != KeyShape.LABELS) {
      // Makes the identity differ from every entry of a file.
      LittleEndian.putInt(entry, 0, identity.length | IDENTITY);
    }
    int known = keys.find(entry, 0, length);
    if (known != KeyTable.NONE) {
      return keys.series(known);
    }
    int itsSeries = maker.make(source, position, exact);
    keys.add(entry, 0, length, itsSeries);
    return itsSeries;
  }
}
