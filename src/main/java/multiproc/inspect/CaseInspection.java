package multiproc.inspect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import multiproc.layout.DbFileName;

/**
 * Inspects every file at a path. Keys of the other files of a file's directory help to reconstruct
 * its entries.
 *
 * <p>Threading: one thread.
 */
public final class CaseInspection {

  /** Prefix of the modes of gauges that a client deletes when the process ends. */
  private static final String LIVE = "live";

  /** What is known of a path. */
  public enum CaseVerdict {
    CORRUPT,
    CLEAN,
    /** Nothing is corrupt, but not everything could be read, or there was no file. */
    UNKNOWN
  }

  private final List<EvidenceSource> sources;
  private final int unread;
  private final CaseSummary summary = new CaseSummary();
  private final List<Inspection> files = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final List<String> passedOver = new ArrayList<>();
  private final List<SharedSeries> across = new ArrayList<>();

  private final Path path;

  /** Identifiers of the processes that are known to have forked others. */
  private Set<String> parents = Set.of();

  private CaseInspection(Path path, List<Path> paths) {
    this(path, EvidenceFinder.of(paths));
  }

  private CaseInspection(Path path, EvidenceFinder found) {
    this(path, found.sources(), found.problems());
  }

  private CaseInspection(Path path, List<EvidenceSource> sources, List<String> problems) {
    this.path = path;
    this.sources = sources;
    this.unread = problems.size();
    this.problems.addAll(problems);
  }

  /**
   * Inspects everything at a path. Passes the inspections on one by one, in the order of the paths,
   * and keeps none.
   *
   * @param path a {@code .db}, a {@code .db.zip}, a directory or a case
   * @param each is called on the caller's thread
   */
  public static CaseInspection inspect(Path path, Consumer<Inspection> each) {
    return new CaseInspection(path, List.of(path)).run(each);
  }

  /**
   * Inspects everything at a path again. In the files of the processes that {@code found} names as
   * parents it also looks for the entries that forked processes inherited, even without any damage.
   */
  public static CaseInspection inspect(Path path, CaseSummary found, Consumer<Inspection> each) {
    CaseInspection again = new CaseInspection(path, List.of(path));
    again.parents = found.parentIdentifiers();
    return again.run(each);
  }

  /**
   * An inspection for each directory with files at a path, because a directory is one server's; one
   * more for the paths outside of these directories that could not be read. A path with files of
   * one directory, or without files, has one inspection.
   */
  public static List<CaseInspection> directories(Path path) {
    EvidenceFinder finder = EvidenceFinder.of(List.of(path));
    Map<Path, List<EvidenceSource>> directories = byDirectory(finder.sources());
    if (directories.size() < 2) {
      return List.of(new CaseInspection(path, finder));
    }
    List<CaseInspection> inspections = new ArrayList<>();
    directories.forEach(
        (directory, sources) -> inspections.add(new CaseInspection(directory, sources, List.of())));
    if (!finder.problems().isEmpty()) {
      inspections.add(new CaseInspection(path, List.of(), finder.problems()));
    }
    return inspections;
  }

  /** An inspection of some files of one directory, as if it held no others. */
  public static CaseInspection ofFiles(Path directory, List<Path> files) {
    return new CaseInspection(directory, files);
  }

  /** The directories with files at a path; fewer than two if the path is one server's. */
  public static List<Path> folders(Path path) {
    return List.copyOf(byDirectory(EvidenceFinder.of(List.of(path)).sources()).keySet());
  }

  /**
   * Inspects everything at a path and keeps the inspections in {@link #files()}; for a path with
   * few files.
   */
  public static CaseInspection inspect(Path path) {
    CaseInspection inspection = new CaseInspection(path, List.of(path));
    return inspection.run(inspection.files::add);
  }

  /** Inspects the files and passes the inspections on, as {@link #inspect(Path, Consumer)} does. */
  public CaseInspection run(Consumer<Inspection> each) {
    Collection<List<EvidenceSource>> directories = byDirectory(sources).values();
    for (List<EvidenceSource> files : directories) {
      String directory = directory(files.get(0));
      inspect(directory, files, directories.size() > 1 ? directory : "", each);
    }
    return this;
  }

  /** The files of one directory belong to one program. */
  private static Map<Path, List<EvidenceSource>> byDirectory(List<EvidenceSource> sources) {
    Map<Path, List<EvidenceSource>> directories = new LinkedHashMap<>();
    for (EvidenceSource source : sources) {
      directories.computeIfAbsent(source.directory(), d -> new ArrayList<>()).add(source);
    }
    return directories;
  }

  /** The directory of a file as a prefix of the file's path. */
  private static String directory(EvidenceSource source) {
    String path = source.clientPath();
    return path.substring(0, path.lastIndexOf('/') + 1);
  }

  private void inspect(
      String directory, List<EvidenceSource> sources, String prefix, Consumer<Inspection> each) {
    RelatedFiles related = new RelatedFiles(sources);
    int corrupt = summary.corrupt().size();
    Pipeline.run(
        sources,
        source -> inspect(source, related, isParents(source)),
        look -> take(look, directory, each));
    if (summary.corrupt().size() > corrupt) {
      across.addAll(CrossFileFindings.tell(prefix, related.keys(), summary.parents()));
    }
  }

  /**
   * The result for one file.
   *
   * @param inspection null if the file could not be read
   * @param failure null if it could
   */
  private record Look(EvidenceSource source, Inspection inspection, IOException failure) {}

  private boolean isParents(EvidenceSource source) {
    return parents.contains(CaseSummary.identifier(source.path()));
  }

  private static Look inspect(EvidenceSource source, RelatedFiles related, boolean parent) {
    Inspection[] inspection = new Inspection[1];
    IOException failure =
        attempt(
            source,
            () -> {
              boolean alone = related.isLarge() && !parent;
              SiblingKeys others = alone ? new SiblingKeys() : related.others(source);
              inspection[0] = Inspector.inspect(Snapshot.of(source), others, parent);
              if (alone && isDamaged(inspection[0])) {
                inspection[0] =
                    Inspector.inspect(Snapshot.of(source), related.others(source), false);
              }
            });
    return new Look(source, inspection[0], failure);
  }

  private static boolean isDamaged(Inspection inspection) {
    return inspection.findings().stream()
        .anyMatch(
            finding ->
                finding.kind() != FindingKind.BEING_WRITTEN
                    && finding.kind() != FindingKind.NO_ENTRY_YET);
  }

  private void take(Look look, String directory, Consumer<Inspection> each) {
    IOException failure = look.failure();
    if (failure == null && isOther(look.inspection())) {
      problems.add(
          "no metrics file: path="
              + Display.escape(look.source().path())
              + " reason="
              + (look.inspection().size() == 0
                  ? "it is empty and its name does not end in .db"
                  : look.inspection().judgement().because()
                      + ", and its name does not end in .db"));
      return;
    }
    if (failure == null) {
      failure =
          attempt(
              look.source(),
              () -> {
                summary.add(look.inspection(), directory);
                each.accept(look.inspection());
              });
    }
    if (failure != null) {
      problem(look.source(), failure);
    }
  }

  /** Whether no collector reads this file, and no client wrote it. */
  private static boolean isOther(Inspection inspection) {
    return !inspection.source().name().endsWith(DbFileName.SUFFIX)
        && (inspection.size() == 0
            || inspection.judgement().certainty() == Judgement.Certainty.NOT_A_CLIENTS_FILE);
  }

  interface FileAction {
    void run() throws IOException;
  }

  /** Runs an attempt and returns its failure; null if it succeeded. */
  static IOException attempt(EvidenceSource source, FileAction attempt) {
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
      // A file too large to keep is read several times and may change in between.
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

  /** The inspections, in the order of the paths; empty unless they were kept. */
  public List<Inspection> files() {
    return files;
  }

  /** Whether there was no file at the path. */
  public boolean isEmpty() {
    return sources.isEmpty() && problems.isEmpty();
  }

  /** Number of files at the path, those that could not be read included. */
  public int found() {
    return sources.size() + unread - passedOver.size();
  }

  /** The path that was inspected. */
  public Path path() {
    return path;
  }

  /** The counts of all files. */
  public CaseSummary summary() {
    return summary;
  }

  /**
   * The processes that own the files; empty unless the processes run on this machine and no file is
   * in a zip.
   */
  Optional<Owners> owners() {
    List<Path> paths = new ArrayList<>();
    for (EvidenceSource source : sources) {
      if (source.file().isEmpty()) {
        return Optional.empty();
      }
      paths.add(source.file().get());
    }
    return FileOwners.of(paths);
  }

  /** Series that one process probably wrote into the file of another. */
  List<SharedSeries> across() {
    return across;
  }

  /**
   * Files of live gauges that were deleted after they were listed, as {@code mark_process_dead}
   * does. A collector skips them.
   */
  List<String> passedOver() {
    return passedOver;
  }

  /** One line for each file or directory that could not be read. */
  public List<String> problems() {
    return problems;
  }

  /** Whether a file is corrupt, or a directory's files cannot be read together. */
  public boolean isCorrupt() {
    return summary.isCorrupt();
  }

  /**
   * The verdict. A corrupt file counts even if other files could not be read; a path without files
   * is not clean, because nothing was checked.
   */
  public CaseVerdict verdict() {
    if (isCorrupt()) {
      return CaseVerdict.CORRUPT;
    }
    return problems.isEmpty() && summary.files() > 0 ? CaseVerdict.CLEAN : CaseVerdict.UNKNOWN;
  }
}
