package multiproc.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import multiproc.inspect.CaseSummary.CorruptFile;

/**
 * Says what corrupt files lost, by entries and by metric.
 *
 * <p>Pure function.
 */
final class LossText {

  /** Most metrics that are named. */
  private static final int MOST_METRICS = 6;

  private LossText() {}

  /** What files with one fault lost. */
  static String of(List<CorruptFile> files) {
    long lost = files.stream().mapToLong(file -> file.losses().entries()).sum();
    long restored = files.stream().mapToLong(CorruptFile::restored).sum();
    long entries = files.stream().mapToLong(CorruptFile::entries).sum();
    long inUse = files.stream().mapToLong(CorruptFile::bytesInUse).sum();
    long without = files.stream().mapToLong(CorruptFile::bytesWithoutEntry).sum();
    if (files.get(0).isForeign()) {
      return "no entry of a client's is in it";
    }
    if (files.get(0).bigEndian()) {
      return "nothing from the file itself: its numbers have the other byte order";
    }
    List<String> parts = new ArrayList<>();
    if (inUse == 0) {
      parts.add("how much was stored cannot be told");
    } else if (lost > 0) {
      parts.add(count(lost, "entry", "entries") + " at least" + metrics(files, lost));
      if (files.stream().allMatch(CorruptFile::noShare)) {
        parts.add("each with the value 0.0");
      }
      if (restored > 0) {
        parts.add(restored + " of them can be reconstructed (proven)");
      }
      parts.add("entries that left no byte cannot be counted");
    }
    long likely = files.stream().mapToLong(file -> file.losses().likely()).sum();
    if (likely > 0) {
      parts.add(
          "likely "
              + count(likely, "entry is", "entries are")
              + " lost, by the keys that sibling files hold besides (findings)");
    }
    if (without > 0) {
      parts.add(without + " of " + inUse + " bytes in use are in no whole entry");
    }
    parts.add(
        count(entries, "entry", "entries")
            + (files.size() == 1 ? " of the file" : " of these files")
            + (entries == 1 ? " is whole" : " are whole")
            + (entries > 0 && without == inUse ? ", after the bytes in use" : ""));
    return String.join("; ", parts);
  }

  /** How many of the lost entries are of which metric. */
  private static String metrics(List<CorruptFile> files, long lost) {
    Map<String, Long> byMetric = new TreeMap<>();
    files.forEach(
        file ->
            file.losses().byMetric().forEach((name, of) -> byMetric.merge(name, of, Long::sum)));
    if (byMetric.isEmpty()) {
      return "";
    }
    long unknown = lost - byMetric.values().stream().mapToLong(Long::longValue).sum();
    return ": "
        + byMetric.entrySet().stream()
            .limit(MOST_METRICS)
            .map(of -> of.getValue() + " of " + Display.escape(of.getKey()))
            .collect(Collectors.joining(", "))
        + (byMetric.size() > MOST_METRICS ? ", others of more metrics" : "")
        + (unknown > 0 ? ", " + unknown + " of which no byte gives the metric" : "");
  }

  private static String count(long count, String one, String many) {
    return count + " " + (count == 1 ? one : many);
  }
}
