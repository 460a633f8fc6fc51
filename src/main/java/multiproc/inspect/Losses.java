package multiproc.inspect;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import multiproc.layout.DbFileName;

/**
 * Counts the entries of a file of which a part or only the value is left, by metric. An entry is
 * known by its end, which no two entries of one process share; the entry of a value in another
 * one's key ends right after the value.
 *
 * <p>Immutable.
 *
 * @param entries number of entries, at least
 * @param byMetric number of entries of each metric that the bytes show
 * @param likelyByMetric number of entries of each metric that is likely, of those of which no byte
 *     gives the metric
 * @param likely number of entries that sibling files suggest; 0 if they suggest none
 * @param series the lost series of which the whole key is left or reconstructed, those that are
 *     likely and not proven marked as such; in the order of their positions
 */
record Losses(
    long entries,
    Map<String, Long> byMetric,
    Map<String, Long> likelyByMetric,
    long likely,
    List<String> series) {

  /**
   * The losses of a file, which is read again.
   *
   * @throws IOException when the file cannot be read
   */
  static Losses of(Inspection inspection) throws IOException {
    try (Evidence evidence = inspection.source().open()) {
      String type = inspection.fileName().map(DbFileName::type).orElse("");
      return of(inspection, new LostMetric(evidence, inspection.judgement().format(), type));
    }
  }

  private static Losses of(Inspection inspection, LostMetric names) {
    Map<Long, String> metrics = new TreeMap<>();
    Map<Long, String> likelyMetrics = new TreeMap<>();
    Set<Long> ofChildren = ofChildren(inspection);
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
      if (finding instanceof Finding.ValueStored stored && stored.by() == null) {
        // A whole entry that ends with its value is not lost.
        metrics.putIfAbsent(stored.at() + valueSize, "");
      }
      if (finding instanceof Finding.ValueAlone) {
        metrics.putIfAbsent(finding.position() + valueSize, "");
      }
      String rest = finding instanceof Finding.Bytes bytes ? names.ofRest(bytes) : "";
      if (!rest.isEmpty()) {
        metrics.put(finding.end(), rest);
      }
      long end = end(finding);
      if (end >= 0 && !ofChildren.contains(finding.position())) {
        metrics.merge(end, names.of(finding), (one, other) -> one.isEmpty() ? other : one);
        if (finding.victim().likelyKey() != null) {
          likelyMetrics.put(end, LostMetric.ofKey(finding.victim().likelyKey()));
        }
      }
    }
    likelyMetrics.keySet().removeIf(end -> !metrics.get(end).isEmpty());
    return new Losses(
        Math.max(metrics.size(), middle ? 1 : 0),
        counted(metrics),
        counted(likelyMetrics),
        likely,
        series(inspection, ofChildren));
  }

  private static Map<String, Long> counted(Map<Long, String> metrics) {
    Map<String, Long> byMetric = new TreeMap<>();
    metrics.values().stream()
        .filter(metric -> !metric.isEmpty())
        .forEach(metric -> byMetric.merge(metric, 1L, Long::sum));
    return byMetric;
  }

  /**
   * Positions of the rests of entries that forked children stored here: each child has the same
   * entry in its own file, so its series is not lost.
   */
  private static Set<Long> ofChildren(Inspection inspection) {
    return inspection.guesses().stream()
        .filter(guess -> guess.basis() == Basis.FIRST_OWN_KEY && guess.value() == 0)
        .map(ReconstructedEntry::position)
        .collect(Collectors.toSet());
  }

  private static List<String> series(Inspection inspection, Set<Long> ofChildren) {
    Set<String> series = new LinkedHashSet<>();
    Set<String> likely = new LinkedHashSet<>();
    for (Finding finding : inspection.findings()) {
      if (end(finding) >= 0 && finding.victim().key() != null) {
        series.add(finding.victim().display());
      } else if (end(finding) >= 0
          && finding.victim().likelyKey() != null
          && !ofChildren.contains(finding.position())) {
        likely.add(finding.victim().displayLikely());
      }
    }
    for (ReconstructedEntry guess : inspection.guesses()) {
      if (guess.determined()) {
        series.add(guess.display());
      } else if (guess.certainty() == ProofLevel.LIKELY && !ofChildren.contains(guess.position())) {
        likely.add(guess.display());
      }
    }
    likely.removeAll(series);
    likely.forEach(name -> series.add(name + " (likely)"));
    return List.copyOf(series);
  }

  /** End of the entry that is lost; -1 if the finding is of no lost entry. */
  private static long end(Finding finding) {
    return switch (finding.kind()) {
      case OVERWRITTEN_BY_SHORTER -> finding.end();
      case OVERWRITTEN_BY_LATER,
          VALUE_IN_HEAD,
          VALUE_IN_KEY,
          ENTRY_IN_VALUE,
          LENGTH_DAMAGED,
          KEY_NOT_UTF8,
          KEY_NOT_JSON,
          KEY_WRONG_SHAPE ->
          finding.victim().length() < 0 ? finding.end() : finding.victim().end();
      // An entry that ended here at the latest.
      case FIRST_SAMPLE_LOST -> finding.position();
      case CUT_SHORT -> finding instanceof Finding.CutShort cut ? cut.position() + cut.least() : -1;
      default -> -1;
    };
  }
}
