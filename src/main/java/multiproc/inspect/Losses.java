package multiproc.inspect;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import multiproc.layout.KeyParser;

/**
 * The entries of a file of which a part or only the value is left, and how many of each metric. An
 * entry is known by its end, which no two entries of one process share; the entry of a value in
 * another one's key ends right after the value.
 *
 * <p>Immutable.
 *
 * @param entries number of entries, at least
 * @param byMetric number of entries of each metric that the bytes show
 * @param likely number of entries that sibling files suggest; 0 if they suggest none
 */
record Losses(long entries, Map<String, Long> byMetric, long likely) {

  /** The metric's name at the beginning of a key. */
  private static final Pattern METRIC = Pattern.compile("^\\[\"([a-zA-Z_:][a-zA-Z0-9_:]*)\", ?\"");

  static Losses of(Inspection inspection) {
    Map<Long, String> metrics = new TreeMap<>();
    boolean middle = false;
    long likely = 0;
    int valueSize = inspection.judgement().format().valueSize();
    for (Finding finding : inspection.findings()) {
      if (finding instanceof Finding.Overwritten rest
          && rest.part() == Finding.Overwritten.Part.MIDDLE) {
        // It can be a part of an entry of which another part is left, too.
        middle = true;
        continue;
      }
      if (finding instanceof Finding.Suggested suggested) {
        likely = suggested.keys().size();
      }
      if (finding instanceof Finding.ValueStored stored) {
        metrics.putIfAbsent(stored.at() + valueSize, "");
      }
      long end = end(finding);
      if (end >= 0) {
        metrics.merge(end, metric(finding), (one, other) -> one.isEmpty() ? other : one);
      }
    }
    Map<String, Long> byMetric = new TreeMap<>();
    metrics.values().stream()
        .filter(metric -> !metric.isEmpty())
        .forEach(metric -> byMetric.merge(metric, 1L, Long::sum));
    return new Losses(Math.max(metrics.size(), middle ? 1 : 0), byMetric, likely);
  }

  /** End of the entry that is lost; -1 if the finding is of no lost entry. */
  private static long end(Finding finding) {
    return switch (finding.kind()) {
      case OVERWRITTEN_BY_SHORTER -> finding.position() + finding.length();
      case OVERWRITTEN_BY_LATER,
          VALUE_IN_HEAD,
          VALUE_IN_KEY,
          ENTRY_IN_VALUE,
          LENGTH_DAMAGED,
          KEY_NOT_UTF8,
          KEY_NOT_JSON,
          KEY_WRONG_SHAPE ->
          finding.victim().length() < 0
              ? finding.position() + finding.length()
              : finding.victim().position() + finding.victim().length();
      case CUT_SHORT ->
          finding instanceof Finding.CutShort cut
              ? cut.victim().position() + cut.victim().length()
              : -1;
      default -> -1;
    };
  }

  private static String metric(Finding finding) {
    String key = finding.victim().key();
    if (key != null) {
      byte[] bytes = Display.bytesOf(key);
      KeyParser.Key parsed = new KeyParser().parse(bytes, 0, bytes.length);
      return parsed == null ? "" : parsed.metric();
    }
    Matcher matcher =
        METRIC.matcher(finding instanceof Finding.DamagedKey damaged ? damaged.text() : "");
    return matcher.find() ? matcher.group(1) : "";
  }
}
