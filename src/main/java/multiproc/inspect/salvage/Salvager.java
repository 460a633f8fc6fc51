package multiproc.inspect.salvage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import multiproc.inspect.CaseInspection;
import multiproc.inspect.Inspection;
import multiproc.inspect.diagnose.Finding;
import multiproc.inspect.evidence.Evidence;
import multiproc.inspect.print.FindingText;
import multiproc.inspect.segment.EntryView;
import multiproc.inspect.segment.Judgement;
import multiproc.layout.DbFormat;
import multiproc.layout.KeyShape;

/**
 * Writes a clean copy of a file in the same format: every whole entry in the file's order, then the
 * entries that are proven; candidates are listed and left out, because a wrong number is worse than
 * a missing one. Of a key with several entries the last is kept that was ever set, since a process
 * that stored over another never set its own.
 *
 * <p>Threading: one thread. Memory: the keys of a file with duplicates are held, else nothing that
 * grows with it.
 */
public final class Salvager {

  private static final int MOST_ATTEMPTS = 5;

  private final Path directory;

  private final Extent extent;

  /** How much a copy holds. */
  public enum Extent {
    /** Proven entries alone: a whole one, too, only where no other process may have set it. */
    STRICT,
    /** Whole entries, and those that the bytes prove. */
    PROVEN,
    /** Also what may have been there, where it is the only candidate for its place. */
    WITH_CANDIDATES
  }

  /** Copies what stands whole and what is proven. */
  public Salvager(Path directory) {
    this(directory, Extent.PROVEN);
  }

  /**
   * @param directory where the copies go; it is made where it is missing
   */
  public Salvager(Path directory, Extent extent) {
    this.directory = directory;
    this.extent = extent;
  }

  /**
   * Salvages one file.
   *
   * @throws FileAlreadyExistsException when there is a file of that name already
   * @throws IOException when the original cannot be read, or the copy not be written
   */
  public Salvage salvage(Inspection inspection) throws IOException {
    String name = inspection.source().name();
    Path target = directory.resolve(name);
    if (!target.normalize().startsWith(directory.normalize()) || name.isEmpty()) {
      throw new IOException("the name is no file's own: name=" + name);
    }
    List<DbFormat> formats = formats(inspection.judgement());
    List<Salvage> older = new ArrayList<>();
    for (DbFormat format : formats.subList(1, formats.size())) {
      Path copy = directory.resolve(format.releases()).resolve(name);
      CopyWriter work = copy(inspection, copy, format);
      older.add(work.salvage(copy, work.skipped(), List.of()));
    }
    CopyWriter work = copy(inspection, target, formats.get(0));
    return work.salvage(target, gone(inspection, work), older);
  }

  /**
   * The formats of the copies, the newest first: one for each shape of keys. A first entry whose
   * value alone has another size than those behind it is copied in their format, in which a client
   * has used it since.
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

  private CopyWriter copy(Inspection inspection, Path target, DbFormat format) throws IOException {
    Files.createDirectories(target.getParent() == null ? directory : target.getParent());
    Set<String> refused = new HashSet<>();
    CopyWriter work = write(inspection, target, format, refused);
    for (int i = 0; i < MOST_ATTEMPTS && refuse(target, refused); i++) {
      Files.delete(target);
      work = write(inspection, target, format, refused);
    }
    return work;
  }

  private CopyWriter write(Inspection inspection, Path target, DbFormat format, Set<String> refused)
      throws IOException {
    CopyWriter work = new CopyWriter(inspection, format, refused, extent);
    try (FileChannel channel =
        FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      work.write(channel);
      return work;
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // Half a copy would pass for a whole one.
      Files.deleteIfExists(target);
      throw e;
    }
  }

  /**
   * Looks at a copy as at any file: a key that was put together wrongly may show only there.
   *
   * @param refused gets the keys that are not to be in it
   * @return whether there are new ones
   */
  private static boolean refuse(Path target, Set<String> refused) throws IOException {
    boolean found = false;
    for (Inspection copy : CaseInspection.inspect(target).files()) {
      Set<Long> bad = new HashSet<>();
      for (Finding finding : copy.findings()) {
        if (finding.kind().isCorrupt()) {
          bad.add(finding.position());
        }
      }
      if (bad.isEmpty()) {
        continue;
      }
      List<String> keys = new ArrayList<>();
      try (Evidence evidence = copy.source().open()) {
        EntryView view = new EntryView(evidence);
        copy.segments(
            evidence,
            segment -> {
              if (segment.keyLength() >= 0 && bad.contains(segment.position())) {
                keys.add(CopyWriter.key(view, segment));
              }
            });
      }
      found |= refused.addAll(keys);
    }
    return found;
  }

  private static List<String> gone(Inspection inspection, CopyWriter work) {
    List<String> gone = new ArrayList<>(work.skipped());
    for (Finding finding : inspection.findings()) {
      boolean recovered =
          inspection.guesses().stream()
              .anyMatch(g -> g.determined() && g.position() == finding.position());
      switch (finding.kind()) {
        case OVERWRITTEN_BY_SHORTER, VALUE_IN_KEY, KEY_NOT_UTF8, KEY_NOT_JSON, KEY_WRONG_SHAPE -> {
          if (!recovered) {
            gone.add(FindingText.of(finding));
          }
        }
        case OVERWRITTEN_BY_LATER, ENTRY_IN_VALUE, KEY_IMPLAUSIBLE, NOT_A_CLIENTS_FILE ->
            gone.add(FindingText.of(finding));
        case CUT_SHORT -> {
          if (finding.position() > 0) {
            gone.add(FindingText.of(finding));
          }
        }
        default -> {
          // Nothing of an entry is lost by it.
        }
      }
    }
    if (work.isEmpty() && gone.isEmpty() && inspection.entryCount() == 0) {
      gone.add("the file holds no entry");
    }
    return gone;
  }
}
