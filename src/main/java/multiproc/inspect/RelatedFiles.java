package multiproc.inspect;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import multiproc.layout.DbFileName;

/**
 * The entries of a directory's files, which help to explain a damaged one. In a large directory
 * only those of processes with numbers next to that of a damaged one are read, as forked processes
 * have.
 *
 * <p>Threading: any thread.
 */
final class RelatedFiles {

  /** Most files of which all are read at once. */
  private static final int MOST = 200;

  /** Number of files that are read for a damaged one of a large directory. */
  private static final int NEAREST = 50;

  /** Most bytes of keys that are kept of {@link #MOST} files. */
  private static final int MOST_KEY_BYTES = 4 << 20;

  /** In a directory with more files each is inspected without the others. */
  private static final int MOST_FILES = 2_000;

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

  private final List<EvidenceSource> sources;
  private final Map<EvidenceSource, Map<String, Double>> keys = new HashMap<>();

  /**
   * @param sources the files of a directory, in the order of their names
   */
  RelatedFiles(List<EvidenceSource> sources) {
    this.sources = sources;
    if (!isLarge() && sources.size() > 1) {
      sources.forEach(source -> read(source, MOST_KEY_BYTES / sources.size()));
    }
  }

  /** Whether the other files are read only for damaged files. */
  boolean isLarge() {
    return sources.size() > MOST;
  }

  /** The entries of the other files with the same type and mode. */
  synchronized SiblingKeys others(EvidenceSource source) {
    if (sources.size() > MOST_FILES) {
      return new SiblingKeys();
    }
    List<EvidenceSource> related =
        sources.stream().filter(other -> prefix(other).equals(prefix(source))).toList();
    if (isLarge()) {
      long number = number(source);
      related =
          related.stream()
              .sorted(Comparator.comparingLong(other -> Math.abs(number(other) - number)))
              .limit(NEAREST)
              .toList();
      for (EvidenceSource other : related) {
        if (!keys.containsKey(other)) {
          read(other, MOST_KEY_BYTES / MOST);
        }
      }
    }
    SiblingKeys others = new SiblingKeys();
    for (EvidenceSource other : related) {
      if (!other.equals(source) && keys.containsKey(other)) {
        others.add(keys.get(other));
      }
    }
    return others;
  }

  /** The entries of the files that were read, in the order of their names. */
  synchronized Map<EvidenceSource, Map<String, Double>> keys() {
    Map<EvidenceSource, Map<String, Double>> read = new LinkedHashMap<>();
    sources.stream().filter(keys::containsKey).forEach(file -> read.put(file, keys.get(file)));
    return read;
  }

  private void read(EvidenceSource source, int most) {
    // The inspection of the file itself reports a failure to read it.
    CaseInspection.attempt(source, () -> keys.put(source, Inspector.values(source, most)));
  }

  private static String prefix(EvidenceSource source) {
    return DbFileName.ofAnyWriter(source.name()).map(DbFileName::prefix).orElse("");
  }

  /** The number of the process that owns a file; 0 where its identifier is none. */
  private static long number(EvidenceSource source) {
    String pid = DbFileName.ofAnyWriter(source.name()).map(DbFileName::pid).orElse("");
    return NUMBER.matcher(pid).matches() ? Long.parseLong(pid) : 0;
  }
}
