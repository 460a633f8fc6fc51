package multiproc.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import multiproc.inspect.CaseSummary.CorruptFile;

/**
 * Says what corrupt files lost, by entries and by metric.
 *
 * <p>Pure function.
 */
final class LossText {

  /** Most metrics that are named. */
  private static final int MOST_METRICS = 6;

  /** Most lost series that are named. */
  private static final int MOST_SERIES = 3;

  private LossText() {}

  /** What files with one fault lost: one line for each kind of answer. */
  static List<String> of(List<CorruptFile> files) {
    long lost = files.stream().mapToLong(file -> file.losses().entries()).sum();
    long restored = files.stream().mapToLong(CorruptFile::restored).sum();
    long inUse = files.stream().mapToLong(CorruptFile::bytesInUse).sum();
    long without = files.stream().mapToLong(CorruptFile::bytesWithoutEntry).sum();
    if (files.get(0).isForeign()) {
      return List.of("no entry of a client's is in it");
    }
    if (files.get(0).bigEndian()) {
      return List.of("nothing from the file itself: its numbers have the other byte order");
    }
    List<String> lines = new ArrayList<>();
    if (inUse == 0) {
      lines.add("how much was stored cannot be told");
    } else if (lost > 0) {
      lines.add(
          Display.count(lost, "entry", "entries")
              + " at least"
              + (files.stream().allMatch(CorruptFile::noShare) ? ", each with the value 0.0" : "")
              + (restored > 0 ? ", of which " + restored + " can be reconstructed (proven)" : "")
              + "; entries that left no byte cannot be counted");
      Stream.of(metrics(files, lost), series(files))
          .filter(text -> !text.isEmpty())
          .forEach(lines::add);
    }
    long likely = files.stream().mapToLong(file -> file.losses().likely()).sum();
    if (likely > 0) {
      lines.add(
          "likely "
              + Display.count(likely, "entry is", "entries are")
              + " lost, by the keys that sibling files hold besides (findings)");
    }
    if (without > 0) {
      lines.add(without + " of the " + inUse + " bytes of entries are in no whole entry");
    }
    if (lines.isEmpty()) {
      lines.add("no entry, as far as the bytes show");
    }
    return lines;
  }

  /** What of files with one fault salvage copies; empty if no entry is whole or reconstructed. */
  static List<String> saved(List<CorruptFile> files, CaseSummary summary) {
    long entries = files.stream().mapToLong(CorruptFile::entries).sum();
    long inUse = files.stream().mapToLong(CorruptFile::bytesInUse).sum();
    long without = files.stream().mapToLong(CorruptFile::bytesWithoutEntry).sum();
    long kept = files.stream().mapToLong(file -> summary.saved(file).kept()).sum();
    long added = files.stream().mapToLong(file -> summary.saved(file).added()).sum();
    long leftOut = files.stream().mapToLong(file -> summary.saved(file).leftOut()).sum();
    long others = entries - kept - leftOut;
    if (entries + added == 0) {
      return List.of();
    }
    return List.of(
        (kept == entries ? "" : kept + " of ")
            + (entries == 1 && kept == 1
                ? "the 1 whole entry"
                : "the " + Display.count(entries, "whole entry", "whole entries"))
            + (entries > 0 && inUse > 0 && without == inUse ? ", after the bytes in use" : "")
            + (added > 0 ? " and " + added + " reconstructed" : "")
            + (leftOut > 0
                ? "; "
                    + leftOut
                    + " whole "
                    + (leftOut == 1 ? "one has a value" : "ones have values")
                    + " in doubt (salvage --with-candidates)"
                : "")
            + (others > 0 ? "; " + others + " cannot be in the copy (salvage says why)" : ""));
  }

  /** The names of the first lost series that can be named. */
  private static String series(List<CorruptFile> files) {
    List<String> series =
        files.stream().flatMap(file -> file.losses().series().stream()).distinct().toList();
    return series.isEmpty() ? "" : "among them " + Display.list(series, MOST_SERIES);
  }

  /** How many of the lost entries are of which metric. */
  private static String metrics(List<CorruptFile> files, long lost) {
    Map<String, Long> sure = new TreeMap<>();
    Map<String, Long> likely = new TreeMap<>();
    for (CorruptFile file : files) {
      file.losses().byMetric().forEach((name, of) -> sure.merge(name, of, Long::sum));
      file.losses().likelyByMetric().forEach((name, of) -> likely.merge(name, of, Long::sum));
    }
    if (sure.isEmpty() && likely.isEmpty()) {
      return "";
    }
    long unknown =
        lost
            - Stream.of(sure, likely)
                .flatMap(names -> names.values().stream())
                .mapToLong(Long::longValue)
                .sum();
    return Stream.of(named(sure, ""), named(likely, "likely "))
            .filter(text -> !text.isEmpty())
            .collect(Collectors.joining(", "))
        + (unknown > 0 ? ", " + unknown + " of which no byte gives the metric" : "");
  }

  private static String named(Map<String, Long> byMetric, String certainty) {
    return byMetric.entrySet().stream()
            .limit(MOST_METRICS)
            .map(of -> certainty + of.getValue() + " of " + Display.escape(of.getKey()))
            .collect(Collectors.joining(", "))
        + (byMetric.size() > MOST_METRICS ? ", others of more metrics" : "");
  }
}
