package multiproc.inspect;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.layout.KeyParser;

/**
 * Reads the metric's name in what is left of a lost entry. A key starts with the name, and its
 * sample's name starts with it again.
 *
 * <p>Threading: as the evidence.
 */
final class LostMetric {

  /** The metric's name at the beginning of a key. */
  private static final Pattern FIRST = Pattern.compile("^\\[\"([a-zA-Z_:][a-zA-Z0-9_:]*)\", ?\"");

  /** The end of the metric's name, the sample's name, and the beginning of the labels. */
  private static final Pattern BOTH =
      Pattern.compile("([a-zA-Z0-9_:]+)\", ?\"([a-zA-Z_:][a-zA-Z0-9_:]*)\", ?[\\[{]");

  /** The end of a key, with its padding. */
  private static final Pattern END = Pattern.compile("\\] *$");

  private static final int LONGEST = 4096;

  private final Evidence evidence;
  private final DbFormat format;
  private final Collection<String> suffixes;

  /**
   * @param type of the file's metrics, from its name; empty if that is unknown
   */
  LostMetric(Evidence evidence, DbFormat format, String type) {
    this.evidence = evidence;
    this.format = format;
    this.suffixes = KeyRepair.suffixes(type);
  }

  /** The name of the lost entry's metric; empty if the bytes of the finding do not give it. */
  String of(Finding finding) {
    if (finding.victim() != null && finding.victim().key() != null) {
      return ofKey(finding.victim().key());
    }
    if (finding instanceof Finding.DamagedKey damaged) {
      return ofKey(Display.bytesOf(damaged.text()), finding.position() + DbLayout.KEY_LENGTH_SIZE);
    }
    if (finding instanceof Finding.Overwritten rest) {
      return rest.part() == Finding.Overwritten.Part.BEGINNING
          ? first(text(rest.position() + DbLayout.KEY_LENGTH_SIZE, rest.end()))
          : ofPart(text(rest.position(), rest.end()));
    }
    return "";
  }

  /**
   * The metric's name in a whole key, of which each char is a byte; empty if the text is no key.
   */
  static String ofKey(String key) {
    KeyParser.Key parsed = KeyParser.of(key);
    return parsed == null ? "" : parsed.metric();
  }

  /**
   * The name of the metric of an entry that ends where this finding's bytes do, and of which they
   * hold the names and the end; empty if they do not.
   */
  String ofRest(Finding.Bytes rest) {
    long end = rest.end();
    if (rest.kind() != FindingKind.GARBAGE || end > rest.used()) {
      return "";
    }
    String text = text(rest.position(), end - format.valueSize());
    return END.matcher(text).find() ? ofPart(text) : "";
  }

  private String text(long from, long to) {
    return to - from > LONGEST || from >= to
        ? ""
        : Display.latin1(evidence.copy(from, (int) (to - from)));
  }

  private String ofKey(byte[] key, long position) {
    String first = first(Display.latin1(key));
    List<Integer> stored = KeyRepair.stompedAt(key, position, format.valueSize());
    return first.isEmpty()
        ? KeyRepair.metric(
            key, KeyRepair.lost(key, stored, format), format == DbFormat.RUBY, suffixes)
        : first;
  }

  private static String first(String key) {
    Matcher matcher = FIRST.matcher(key);
    return matcher.find() ? matcher.group(1) : "";
  }

  /** The metric's name, if exactly one name and suffix make the sample's name; else empty. */
  private String ofPart(String text) {
    Matcher matcher = BOTH.matcher(text);
    Set<String> names = new TreeSet<>();
    while (matcher.find()) {
      String sample = matcher.group(2);
      for (String suffix : suffixes) {
        String name = sample.substring(0, Math.max(0, sample.length() - suffix.length()));
        if (sample.endsWith(suffix) && !name.isEmpty() && name.endsWith(matcher.group(1))) {
          names.add(name);
        }
      }
    }
    return names.size() == 1 ? names.iterator().next() : "";
  }
}
