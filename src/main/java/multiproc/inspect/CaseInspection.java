package multiproc.inspect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import multiproc.inspect.evidence.Display;
import multiproc.inspect.evidence.EvidenceFinder;
import multiproc.inspect.evidence.EvidenceSource;
import multiproc.inspect.reconstruct.SiblingKeys;
import multiproc.layout.DbFileName;

/**
 * Inspects a path: every file at it, each in the light of the others of its directory.
 *
 * <p>Threading: one thread.
 */
public final class CaseInspection {

  /** Beyond so many files the others are not read for hints. */
  private static final int MOST_RELATED = 200;

  /** Hints from the files of a directory, bytes of keys in all. */
  private static final int MOST_KEY_BYTES = 4 << 20;

  private final EvidenceFinder finder = new EvidenceFinder();
  private final List<Inspection> summary = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final List<String> across = new ArrayList<>();

  private CaseInspection() {}

  /**
   * Inspects everything at a path. The files are handed over one by one, as they are done.
   *
   * @param path a {@code .db}, a {@code .db.zip}, a directory or a case
   */
  public static CaseInspection inspect(Path path, Consumer<Inspection> each) {
    CaseInspection inspection = new CaseInspection();
    inspection.finder.find(path);
    inspection.problems.addAll(inspection.finder.problems());
    inspection.inspect(each);
    return inspection;
  }

  /** All inspections of a path, kept. */
  public static CaseInspection inspect(Path path) {
    return inspect(path, inspection -> {});
  }

  private void inspect(Consumer<Inspection> each) {
    Map<String, List<EvidenceSource>> directories = new LinkedHashMap<>();
    for (EvidenceSource source : finder.sources()) {
      directories.computeIfAbsent(directory(source), d -> new ArrayList<>()).add(source);
    }
    directories.forEach(
        (directory, sources) -> inspect(sources, directories.size() > 1 ? directory : "", each));
  }

  /** The directory of a file, or of the zip it is in: its processes knew each other. */
  private static String directory(EvidenceSource source) {
    String path = source.clientPath();
    return path.substring(0, path.lastIndexOf('/') + 1);
  }

  private void inspect(List<EvidenceSource> sources, String prefix, Consumer<Inspection> each) {
    Map<EvidenceSource, Map<String, Double>> keys = new LinkedHashMap<>();
    if (sources.size() > 1 && sources.size() <= MOST_RELATED) {
      int most = MOST_KEY_BYTES / sources.size();
      for (EvidenceSource source : sources) {
        attempt(source, false, () -> keys.put(source, Inspector.values(source, most)));
      }
    }
    CrossFileFindings.tell(keys).forEach(line -> across.add(prefix + line));
    for (EvidenceSource source : sources) {
      attempt(
          source,
          true,
          () -> {
            Inspection inspection = Inspector.inspect(source, others(keys, source));
            summary.add(inspection);
            each.accept(inspection);
          });
    }
  }

  private interface Attempt {
    void run() throws IOException;
  }

  private void attempt(EvidenceSource source, boolean report, Attempt attempt) {
    try {
      attempt.run();
    } catch (IOException e) {
      problem(source, report, e);
    } catch (UncheckedIOException e) {
      problem(source, report, e.getCause());
    }
  }

  private void problem(EvidenceSource source, boolean report, IOException e) {
    if (report) {
      problems.add(
          "cannot be read: path="
              + Display.escape(source.path())
              + " reason="
              + EvidenceFinder.reason(e));
    }
  }

  /** The entries of the files of the same type and mode. */
  private static SiblingKeys others(
      Map<EvidenceSource, Map<String, Double>> keys, EvidenceSource source) {
    SiblingKeys others = new SiblingKeys();
    keys.forEach(
        (other, values) -> {
          if (!other.equals(source) && prefix(other).equals(prefix(source))) {
            others.add(values);
          }
        });
    return others;
  }

  private static String prefix(EvidenceSource source) {
    return DbFileName.parse(source.name())
        .map(name -> DbFileName.prefix(name.type(), name.mode()))
        .orElse("");
  }

  /** The inspections, in the order of the paths. */
  public List<Inspection> files() {
    return summary;
  }

  /** Which process wrote into whose file, by all signs, a line each; of a directory. */
  public List<String> across() {
    return across;
  }

  /** What could not be read, a line each. */
  public List<String> problems() {
    return problems;
  }

  /** 0 when everything is clean, 1 when a file is corrupt, 2 when something cannot be read. */
  public int exitCode() {
    if (!problems.isEmpty()) {
      return 2;
    }
    return summary.stream().anyMatch(Inspection::isCorrupt) ? 1 : 0;
  }
}
