package multiproc.inspect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import multiproc.inspect.diagnose.SharedSeries;
import multiproc.inspect.evidence.Display;
import multiproc.inspect.evidence.EvidenceFinder;
import multiproc.inspect.evidence.EvidenceSource;
import multiproc.inspect.evidence.IoReason;
import multiproc.inspect.evidence.Snapshot;
import multiproc.inspect.reconstruct.SiblingKeys;
import multiproc.layout.DbFileName;

/**
 * Inspects every file at a path, each with the keys of the other files of its directory.
 *
 * <p>Threading: one thread.
 */
public final class CaseInspection {

  /** Beyond so many files the others are not read for hints. */
  private static final int MOST_RELATED = 200;

  /** Hints from the files of a directory, bytes of keys in all. */
  private static final int MOST_KEY_BYTES = 4 << 20;

  /** How the modes of gauges begin whose files end with their process. */
  private static final String LIVE = "live";

  private final EvidenceFinder finder = new EvidenceFinder();
  private final CaseSummary summary = new CaseSummary();
  private final List<Inspection> files = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final List<String> passedOver = new ArrayList<>();
  private final List<SharedSeries> across = new ArrayList<>();

  private final Path path;

  private CaseInspection(Path path) {
    this.path = path;
  }

  /**
   * Inspects everything at a path. The files are handed over one by one, in the order of their
   * paths, and not kept.
   *
   * @param path a {@code .db}, a {@code .db.zip}, a directory or a case
   * @param each takes each file on the caller's thread
   */
  public static CaseInspection inspect(Path path, Consumer<Inspection> each) {
    CaseInspection inspection = new CaseInspection(path);
    inspection.finder.find(path);
    inspection.problems.addAll(inspection.finder.problems());
    inspection.inspect(each);
    return inspection;
  }

  /** All inspections of a path that holds few files, kept in {@link #files()}. */
  public static CaseInspection inspect(Path path) {
    List<Inspection> kept = new ArrayList<>();
    CaseInspection inspection = inspect(path, kept::add);
    inspection.files.addAll(kept);
    return inspection;
  }

  private void inspect(Consumer<Inspection> each) {
    Map<String, List<EvidenceSource>> directories = new LinkedHashMap<>();
    for (EvidenceSource source : finder.sources()) {
      directories.computeIfAbsent(directory(source), d -> new ArrayList<>()).add(source);
    }
    directories.forEach(
        (directory, sources) ->
            inspect(directory, sources, directories.size() > 1 ? directory : "", each));
  }

  /** The directory of a file, or of the zip it is in: its files are of one program. */
  private static String directory(EvidenceSource source) {
    String path = source.clientPath();
    return path.substring(0, path.lastIndexOf('/') + 1);
  }

  private void inspect(
      String directory, List<EvidenceSource> sources, String prefix, Consumer<Inspection> each) {
    Map<EvidenceSource, Map<String, Double>> keys = new LinkedHashMap<>();
    if (sources.size() > 1 && sources.size() <= MOST_RELATED) {
      int most = MOST_KEY_BYTES / sources.size();
      for (EvidenceSource source : sources) {
        attempt(source, () -> keys.put(source, Inspector.values(source, most)));
      }
    }
    int corrupt = summary.corrupt().size();
    Pipeline.run(
        sources,
        source -> inspect(source, others(keys, source)),
        look -> take(look, directory, each));
    if (summary.corrupt().size() > corrupt) {
      across.addAll(CrossFileFindings.tell(prefix, keys));
    }
  }

  /**
   * A look at one file.
   *
   * @param inspection null where it failed
   * @param failure null where it did not
   */
  private record Look(EvidenceSource source, Inspection inspection, IOException failure) {}

  private static Look inspect(EvidenceSource source, SiblingKeys others) {
    Inspection[] inspection = new Inspection[1];
    IOException failure =
        attempt(source, () -> inspection[0] = Inspector.inspect(Snapshot.of(source), others));
    return new Look(source, inspection[0], failure);
  }

  private void take(Look look, String directory, Consumer<Inspection> each) {
    IOException failure = look.failure();
    if (failure == null) {
      summary.add(look.inspection(), directory);
      failure = attempt(look.source(), () -> each.accept(look.inspection()));
    }
    if (failure != null) {
      problem(look.source(), failure);
    }
  }

  private interface Attempt {
    void run() throws IOException;
  }

  /** The failure of an attempt; null where it did not fail. */
  private static IOException attempt(EvidenceSource source, Attempt attempt) {
    long stamp = 0;
    try {
      stamp = source.stamp();
      attempt.run();
      return null;
    } catch (IOException e) {
      return e;
    } catch (UncheckedIOException e) {
      return e.getCause();
    } catch (IndexOutOfBoundsException | NullPointerException e) {
      // A file too large to be kept is read several times, and may differ from one to the next.
      if (!hasChanged(source, stamp)) {
        throw e;
      }
      return new IOException("the file was changed while it was read");
    }
  }

  private static boolean hasChanged(EvidenceSource source, long stamp) {
    try {
      return source.stamp() != stamp;
    } catch (IOException e) {
      return true;
    }
  }

  private void problem(EvidenceSource source, IOException e) {
    boolean live =
        DbFileName.ofAnyWriter(source.name())
            .map(name -> name.mode().startsWith(LIVE))
            .orElse(false);
    if (live && e instanceof NoSuchFileException) {
      passedOver.add(Display.escape(source.path()));
    } else {
      problems.add(
          "cannot be read: path=" + Display.escape(source.path()) + " reason=" + IoReason.of(e));
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
    return DbFileName.ofAnyWriter(source.name())
        .map(name -> DbFileName.prefix(name.type(), name.mode()))
        .orElse("");
  }

  /** The inspections, in the order of the paths, where they were to be kept. */
  public List<Inspection> files() {
    return files;
  }

  /** Whether there was nothing at the path to look at. */
  public boolean isEmpty() {
    return finder.sources().isEmpty() && problems.isEmpty();
  }

  /** The path that was inspected. */
  public Path path() {
    return path;
  }

  /** What the files amount to. */
  public CaseSummary summary() {
    return summary;
  }

  /**
   * The processes that own the files, where they run on this machine, and their files are in one
   * directory of it.
   */
  public Optional<Owners> owners() {
    List<Path> paths = new ArrayList<>();
    for (EvidenceSource source : finder.sources()) {
      if (!source.path().equals(source.clientPath())) {
        return Optional.empty();
      }
      paths.add(Path.of(source.path()));
    }
    return FileOwners.of(paths);
  }

  /** Which process probably wrote into which process's file; of a directory. */
  public List<SharedSeries> across() {
    return across;
  }

  /**
   * Files of live gauges that were deleted after they were listed, as {@code mark_process_dead}
   * does: a collector passes them over.
   */
  public List<String> passedOver() {
    return passedOver;
  }

  /** What could not be read, a line each. */
  public List<String> problems() {
    return problems;
  }

  /** Whether a file is corrupt. */
  public boolean isCorrupt() {
    return summary.isCorrupt();
  }
}
