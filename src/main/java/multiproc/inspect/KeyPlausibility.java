package multiproc.inspect;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import multiproc.inspect.Finding.OddKey;
import multiproc.layout.DbFormat;
import multiproc.layout.KeyParser;
import multiproc.layout.KeyScanner;
import multiproc.layout.LittleEndian;
import multiproc.layout.MetricName;
import multiproc.python.PythonError;
import multiproc.python.PythonJson;
import multiproc.python.PythonUtf8;
import multiproc.python.PythonVersion;

/**
 * Finds keys that are valid JSON but wrong. A flipped bit in a name leaves valid JSON, but a key
 * holds its metric's name twice, and the keys near it have the same labels.
 *
 * <p>Threading: one thread. Remembers the first {@value #MOST} keys of a file, or fewer if they are
 * long.
 */
final class KeyPlausibility {

  /** Most keys that are checked; a file with more is mostly one metric with many label values. */
  static final int MOST = 50_000;

  /** Most bytes of keys that are remembered. */
  private static final int MOST_BYTES = 6 << 20;

  /** Most characters in which a misspelt name differs. */
  private static final int MOST_MISSPELT = 2;

  /** Names need more than this many characters for each that differs. */
  private static final int SPELT_RIGHT = 4;

  /**
   * The first key with these label names.
   *
   * @param count number of keys with these label names
   */
  private record Seen(Segment entry, String text, AtomicInteger count) {}

  /** The rule that a key breaks, and the name that breaks it. */
  private record Oddity(OddKey.Contradiction what, String name, String other) {}

  /** What follows from the names in a key. */
  private record Names(Seen seen, Oddity odd) {}

  private final KeyScanner scanner = new KeyScanner();

  /** The names in a key, by its text without the labels' values. */
  private final Map<String, Names> names = new HashMap<>();

  private final Map<String, Long> positions = new LinkedHashMap<>();
  private final Map<String, Map<List<String>, Seen>> labelNames = new HashMap<>();
  private final List<Finding> findings = new ArrayList<>();
  private final DbFormat format;
  private long bytes;

  KeyPlausibility(DbFormat format) {
    this.format = format;
  }

  /** Whether the limits allow another key. */
  boolean isOpen() {
    return positions.size() < MOST && bytes < MOST_BYTES;
  }

  /** The keys seen, each byte a char, in the file's order, with their positions. */
  Map<String, Long> positions() {
    return positions;
  }

  /**
   * Checks the key of one whole entry.
   *
   * @param keyAndValue the entry's bytes from the key on
   */
  void add(Segment entry, byte[] keyAndValue) {
    int length = entry.keyLength();
    bytes += length;
    String text = new String(keyAndValue, 0, length, StandardCharsets.ISO_8859_1);
    Long earlier = positions.putIfAbsent(text, entry.position());
    if (earlier != null) {
      found(new Finding.Duplicate(ref(entry, text, keyAndValue), earlier));
    }
    Names names = names(entry, text, keyAndValue);
    names.seen().count().incrementAndGet();
    Oddity odd = names.odd();
    if (odd != null) {
      found(
          new OddKey(
              FindingKind.KEY_IMPLAUSIBLE,
              ref(entry, text, keyAndValue),
              odd.what(),
              odd.name(),
              odd.other()));
    }
  }

  /** What the key's names say; asked once for all keys that differ only in their labels' values. */
  private Names names(Segment entry, String text, byte[] key) {
    scanner.scan(key, 0, entry.keyLength());
    StringBuilder withoutValues = new StringBuilder(entry.keyLength());
    int from = 0;
    for (int label = 0; label < scanner.labelCount(); label++) {
      withoutValues.append(text, from, scanner.valueFrom(label));
      from = scanner.valueTo(label);
    }
    return names.computeIfAbsent(
        withoutValues.append(text, from, text.length()).toString(),
        n -> names(entry, text, new KeyParser().parse(key, 0, entry.keyLength())));
  }

  private Names names(Segment entry, String text, KeyParser.Key key) {
    Seen seen =
        labelNames
            .computeIfAbsent(key.sample(), s -> new LinkedHashMap<>())
            .computeIfAbsent(
                List.copyOf(key.labels().keySet()),
                names -> new Seen(entry, text, new AtomicInteger()));
    return new Names(seen, contradiction(key));
  }

  private static EntryRef ref(Segment entry, String key, byte[] keyAndValue) {
    int at = (int) (entry.valuePosition() - entry.keyPosition());
    double value = LittleEndian.getDouble(keyAndValue, at);
    return new EntryRef(entry.position(), entry.length(), key, value);
  }

  /** The rule that a key breaks; null if it breaks none. */
  private Oddity contradiction(KeyParser.Key key) {
    if (!KeyRepair.isNamedAfter(key.sample(), key.metric(), KeyRepair.SUFFIXES)) {
      return new Oddity(OddKey.Contradiction.SAMPLE_OF_ANOTHER_METRIC, key.metric(), key.sample());
    }
    if (format == DbFormat.TIMESTAMP) {
      // From 0.22 on any UTF-8 text is a valid name.
      return null;
    }
    for (String name : key.labels().keySet()) {
      if (!MetricName.isName(name)) {
        return new Oddity(OddKey.Contradiction.LABEL_NAME, name, "");
      }
    }
    return MetricName.isName(key.metric())
        ? null
        : new Oddity(OddKey.Contradiction.METRIC_NAME, key.metric(), "");
  }

  private void found(Finding finding) {
    if (findings.size() < MOST) {
      findings.add(finding);
    }
  }

  /**
   * All findings, including the keys with a label name that is nearly the name in most keys of the
   * metric. Completely different names are normal: a program may have the metric in two registries.
   */
  List<Finding> findings() {
    List<Finding> all = new ArrayList<>(findings);
    for (Map<List<String>, Seen> variants : labelNames.values()) {
      int most = variants.values().stream().mapToInt(s -> s.count().get()).max().orElse(0);
      for (Map.Entry<List<String>, Seen> variant : variants.entrySet()) {
        Seen seen = variant.getValue();
        if (seen.count().get() < most
            && variants.entrySet().stream()
                .anyMatch(
                    other ->
                        other.getValue().count().get() == most
                            && isMisspelt(variant.getKey(), other.getKey()))) {
          all.add(
              new OddKey(
                  FindingKind.LABEL_NAME_ODD,
                  new EntryRef(seen.entry().position(), seen.entry().length(), seen.text(), null),
                  OddKey.Contradiction.LABELS_OF_THE_OTHERS,
                  variant.getKey().toString(),
                  ""));
        }
      }
    }
    return all;
  }

  /**
   * Whether the names differ from the others only by one flipped bit in each of at most {@value
   * #MOST_MISSPELT} characters.
   */
  private static boolean isMisspelt(List<String> names, List<String> others) {
    String one = String.join(" ", names);
    String other = String.join(" ", others);
    if (names.size() != others.size() || one.length() != other.length()) {
      return false;
    }
    int differences = 0;
    for (int i = 0; i < one.length(); i++) {
      int bits = Integer.bitCount(one.charAt(i) ^ other.charAt(i));
      if (bits > 1) {
        return false;
      }
      differences += bits;
    }
    // Two short names that are really different may differ by no more than that.
    return differences <= MOST_MISSPELT && differences * SPELT_RIGHT < one.length();
  }

  /** Python's error for bytes that are not a key. */
  static Finding problem(byte[] key, EntryRef victim) {
    FindingKind kind = FindingKind.KEY_NOT_UTF8;
    String reason = "";
    try {
      String text = PythonUtf8.decode(key, 0, key.length, PythonVersion.PYTHON_3);
      kind = FindingKind.KEY_NOT_JSON;
      PythonJson.loads(text, PythonVersion.PYTHON_3);
      kind = FindingKind.KEY_WRONG_SHAPE;
    } catch (PythonError e) {
      reason = e.getMessage();
    }
    return new Finding.DamagedKey(kind, victim, Display.latin1(key), reason);
  }
}
