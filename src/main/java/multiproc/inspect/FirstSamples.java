package multiproc.inspect;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.layout.KeyJson;
import multiproc.layout.KeyParser;

/**
 * Finds histograms and summaries of which the first sample is lost without a rest, because another
 * process stored an entry of the same length over it. client_python stores a histogram's sum before
 * its buckets and a summary's count before its sum, whatever the release, and no other process of
 * the identifier stores the later samples without the first one.
 *
 * <p>Looks only at the entries before the first damage, as the damage may be what is missing, and
 * only at metrics that have the first sample of another child, as a program can have classes of its
 * own. Threading: one thread.
 */
final class FirstSamples {

  private static final String BOUND = "le";

  /**
   * One child.
   *
   * @param labels all but the bucket's bound, in the key's order
   */
  private record Child(String metric, Map<String, String> labels, String help) {}

  private final KeyParser parser = new KeyParser();
  private final Set<Child> begun = new HashSet<>();
  private final Set<String> metrics = new HashSet<>();

  /** The first entry of each child that lacks the first sample. */
  private final Map<Child, Segment> without = new LinkedHashMap<>();

  private final DbFormat format;
  private final boolean histograms;
  private final String first;
  private final String later;
  private final long used;

  /** End of the whole entries from the header on. */
  private long end;

  /**
   * @param type of the file
   * @param used the bytes in use
   */
  FirstSamples(String type, DbFormat format, long used) {
    this.format = format;
    this.histograms = type.equals("histogram");
    this.first = histograms ? "_sum" : "_count";
    this.later = histograms ? "_bucket" : "_sum";
    this.used = used;
    boolean looks = (histograms || type.equals("summary")) && format != DbFormat.RUBY;
    this.end = looks ? DbLayout.HEADER_SIZE : -1;
  }

  /**
   * Takes the next whole entry.
   *
   * @param keyAndValue the entry's bytes from the key on
   */
  void add(Segment entry, byte[] keyAndValue) {
    if (entry.position() != end || entry.end() > used) {
      return;
    }
    end = entry.end();
    KeyParser.Key key = parser.parse(keyAndValue, 0, entry.keyLength());
    boolean isFirst = key.sample().equals(key.metric() + first);
    Map<String, String> labels = new LinkedHashMap<>(key.labels());
    boolean bounded = histograms && !isFirst && labels.remove(BOUND) != null;
    Child child = new Child(key.metric(), labels, key.help());
    if (isFirst) {
      begun.add(child);
      metrics.add(child.metric());
    } else if (key.sample().equals(key.metric() + later)
        && bounded == histograms
        && !begun.contains(child)) {
      without.putIfAbsent(child, entry);
    }
  }

  /** A finding for each child without its first sample. */
  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    without.forEach(
        (child, entry) -> {
          if (metrics.contains(child.metric())) {
            EntryRef lost = new EntryRef(-1, -1, firstKey(child), null);
            findings.add(new Finding.FirstLost(entry.position(), entry.length(), lost));
          }
        });
    return findings;
  }

  private String firstKey(Child child) {
    String sample = child.metric() + first;
    if (child.help() != null) {
      return KeyJson.encode(child.metric(), sample, child.labels(), child.help());
    }
    return format == DbFormat.NAMES_AND_VALUES
        ? KeyJson.encodeLists(child.metric(), sample, child.labels())
        : KeyJson.encode(child.metric(), sample, child.labels());
  }
}
