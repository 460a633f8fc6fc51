package multiproc.inspect;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import multiproc.layout.DbFormat;
import multiproc.layout.KeyShape;
import multiproc.store.NewFolder;

/**
 * Writes a clean copy of a file in the same format: every whole entry in the file's order, then the
 * proven ones. Copies of another format than the directory's newest have a folder of their own,
 * named after the releases that read them, because no client reads files of two formats together.
 * Candidates are listed and left out, because a wrong number is worse than a missing one. Of
 * several entries with one key it keeps the last with a value other than 0.0, because 0.0 is mostly
 * the value of an entry that was never set.
 *
 * <p>Threading: one thread. Memory: the keys of a file with duplicates; for other files independent
 * of the size.
 */
public final class Salvager implements AutoCloseable {

  private static final int MOST_ATTEMPTS = 5;

  /** Most bytes in use of a file of which the copy is made in memory, to count what it holds. */
  private static final long MOST_IN_MEMORY = 16L << 20;

  /** Folder of the copy that is being written: an unfinished copy would look complete. */
  private static final String UNFINISHED = ".unfinished";

  private final Path directory;

  private final Extent extent;

  /** The newest format of the files; null if they are of one format. */
  private final DbFormat newest;

  private final Map<String, Sharing> sharings;

  /** Whether the folder of unfinished copies is this salvager's. */
  private boolean claimed;

  /** Which entries a copy holds. */
  public enum Extent {
    /** Whole entries, unless their bytes speak against them, and proven ones. */
    PROVEN,
    /** Also doubtful whole entries, and each entry that is the only candidate for its place. */
    WITH_CANDIDATES
  }

  /**
   * @param directory for the copies; created if missing
   * @param found in the files: the newest of several formats has its copies in {@code directory}
   *     itself, and the values of files with a shared identifier are not proven
   */
  public Salvager(Path directory, Extent extent, CaseSummary found) {
    this.directory = directory;
    this.extent = extent;
    Set<DbFormat> formats = found.formats();
    this.newest = formats.size() < 2 ? null : Collections.max(formats);
    this.sharings = found.sharings();
  }

  /**
   * Makes the directory, and keeps others that salvage into it out until {@link #close}.
   *
   * @throws FileAlreadyExistsException when another one does, or files are there
   */
  public void claim() throws IOException {
    if (claimed) {
      return;
    }
    NewFolder.makeAll(directory);
    Path unfinished = Files.createDirectory(directory.resolve(UNFINISHED));
    claimed = true;
    try (Stream<Path> files = Files.list(directory)) {
      if (files.anyMatch(file -> !file.equals(unfinished))) {
        throw new FileAlreadyExistsException(directory.toString());
      }
    }
  }

  /**
   * Salvages one file.
   *
   * @throws FileAlreadyExistsException when a file of that name exists
   * @throws IOException when the original cannot be read or the copy cannot be written
   */
  public Salvage salvage(Inspection inspection) throws IOException {
    Path name = name(inspection.source());
    Path target = directory.resolve(name);
    if (!target.normalize().startsWith(directory.normalize()) || target.equals(directory)) {
      throw new IOException("the name is no file's own: name=" + name);
    }
    List<DbFormat> formats = formats(inspection.judgement());
    if (newest != null && newest != formats.get(0)) {
      target = directory.resolve(formats.get(0).releases()).resolve(name);
    }
    List<Salvage> older = new ArrayList<>();
    for (DbFormat format : formats.subList(1, formats.size())) {
      Path copy = directory.resolve(format.releases()).resolve(name);
      CopyWriter work = copy(inspection, copy, format);
      older.add(work.salvage(copy, work.skipped(), List.of()));
    }
    CopyWriter work = copy(inspection, target, formats.get(0));
    return work.salvage(target, gone(inspection, work), older);
  }

  /** A copy has the bytes of the file's own name, also where they are no text. */
  private static Path name(EvidenceSource source) throws IOException {
    try {
      return source.file().isPresent() ? source.file().get().getFileName() : Path.of(source.name());
    } catch (InvalidPathException e) {
      throw new IOException("this JVM cannot encode its name; set LC_ALL to C.UTF-8", e);
    }
  }

  /**
   * The formats of the copies, the newest first: one for each shape of keys. If only the first
   * entry's value has another size, the entry is copied in the format of the others, because a
   * client has used it in that format since.
   */
  private static List<DbFormat> formats(Judgement judgement) {
    if (!judgement.mixed()) {
      return List.of(judgement.format());
    }
    return judgement.candidates().stream()
        .map(f -> f.keyShape() == KeyShape.LABELS_AND_HELP ? judgement.withHelp() : f)
        .distinct()
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  /**
   * The numbers of a file's copies, as {@link #salvage} tells them; nothing is written.
   *
   * @param sharing which processes stored in the files of its identifier
   */
  static SavedCounts count(Inspection inspection, Sharing sharing) throws IOException {
    long kept = 0;
    long added = 0;
    long leftOut = 0;
    if (inspection.judgement().isClients()) {
      for (DbFormat format : formats(inspection.judgement())) {
        Salvage copy = dry(inspection, format, sharing).salvage(Path.of(""), List.of(), List.of());
        kept += copy.kept();
        added += copy.added();
        leftOut += copy.leftOut();
      }
    }
    return new SavedCounts(kept, added, leftOut);
  }

  private static CopyWriter dry(Inspection inspection, DbFormat format, Sharing sharing)
      throws IOException {
    Set<String> refused = new HashSet<>();
    for (int i = 0; ; i++) {
      CopyWriter work = new CopyWriter(inspection, format, refused, Extent.PROVEN, sharing);
      boolean looked = i < MOST_ATTEMPTS && inspection.bytesInUse() <= MOST_IN_MEMORY;
      ByteArrayOutputStream copy = new ByteArrayOutputStream();
      work.write(looked ? copy : OutputStream.nullOutputStream());
      if (!looked) {
        return work;
      }
      PagedEvidence bytes = PagedEvidence.of(work.file(copy.toByteArray()));
      EvidenceSource source = Snapshot.of(inspection.source(), bytes);
      if (!refuse(Inspector.inspect(source, new SiblingKeys()), refused)) {
        return work;
      }
    }
  }

  private CopyWriter copy(Inspection inspection, Path target, DbFormat format) throws IOException {
    Path folder = target.getParent() == null ? directory : target.getParent();
    NewFolder.makeAll(folder);
    Path file =
        Files.createDirectories(directory.resolve(UNFINISHED)).resolve(target.getFileName());
    try {
      Set<String> refused = new HashSet<>();
      CopyWriter work = write(inspection, file, format, refused);
      // The copy of a sound file holds the same entries.
      boolean sound = inspection.findings().isEmpty() && inspection.guesses().isEmpty();
      for (int i = 0; !sound && i < MOST_ATTEMPTS && isRefused(file, refused); i++) {
        Files.delete(file);
        work = write(inspection, file, format, refused);
      }
      Files.move(file, target);
      return work;
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /**
   * Deletes the folder of unfinished copies, which is empty, if it is this salvager's. Some file
   * systems need 15 ms for it.
   */
  @Override
  public void close() throws IOException {
    if (claimed) {
      Files.delete(directory.resolve(UNFINISHED));
    }
  }

  private CopyWriter write(Inspection inspection, Path target, DbFormat format, Set<String> refused)
      throws IOException {
    String identifier = CaseSummary.identifier(inspection.source().path());
    Sharing sharing = sharings.getOrDefault(identifier, Sharing.ONE);
    CopyWriter work = new CopyWriter(inspection, format, refused, extent, sharing);
    try (FileChannel channel =
        FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      work.write(channel);
      return work;
    }
  }

  private static boolean isRefused(Path copy, Set<String> refused) throws IOException {
    boolean found = false;
    for (Inspection inspection : CaseInspection.inspect(copy).files()) {
      found |= refuse(inspection, refused);
    }
    return found;
  }

  /**
   * Inspects a copy like any file, because a wrongly reconstructed key may show only there.
   *
   * @param refused receives the keys to leave out
   * @return whether keys were added to it
   */
  private static boolean refuse(Inspection copy, Set<String> refused) throws IOException {
    Set<Long> bad = new HashSet<>();
    for (Finding finding : copy.findings()) {
      if (finding.kind().isCorrupt()) {
        bad.add(finding.position());
      }
    }
    if (bad.isEmpty()) {
      return false;
    }
    List<String> keys = new ArrayList<>();
    try (Evidence evidence = copy.source().open()) {
      EntryReader view = new EntryReader(evidence);
      copy.segments(
          evidence,
          segment -> {
            if (segment.keyLength() >= 0 && bad.contains(segment.position())) {
              keys.add(view.keyText(segment));
            }
          });
    }
    return refused.addAll(keys);
  }

  private static List<String> gone(Inspection inspection, CopyWriter work) {
    List<String> gone = new ArrayList<>(work.skipped());
    for (Finding finding : inspection.damages()) {
      boolean recovered =
          inspection.guesses().stream()
              .anyMatch(g -> g.determined() && g.position() == finding.position());
      switch (finding.kind()) {
        case OVERWRITTEN_BY_SHORTER, VALUE_IN_KEY, KEY_NOT_UTF8, KEY_NOT_JSON, KEY_WRONG_SHAPE -> {
          if (!recovered) {
            gone.add(FindingText.of(finding));
          }
        }
        case OVERWRITTEN_BY_LATER,
            ENTRY_IN_VALUE,
            KEY_IMPLAUSIBLE,
            NOT_A_CLIENTS_FILE,
            LIKELY_LOST ->
            gone.add(FindingText.of(finding));
        case CUT_SHORT -> {
          if (finding.position() > 0) {
            gone.add(FindingText.of(finding));
          }
        }
        default -> {
          // The other findings lose no entry.
        }
      }
    }
    if (work.isEmpty() && gone.isEmpty() && inspection.entryCount() == 0) {
      gone.add("the file holds no entry");
    }
    return gone;
  }
}
