package multiproc.inspect;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import multiproc.client.Fault;
import multiproc.inspect.Judgement.Certainty;
import multiproc.layout.DbFileName;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;

/**
 * Counts a path's files by verdict, and names the corrupt ones.
 *
 * <p>Threading: one thread. Memory: bounded, except for the files' paths.
 */
public final class CaseSummary {

  /**
   * A corrupt file.
   *
   * @param faults the ids of the known faults that explain it, the likeliest first
   * @param entries number of whole entries
   * @param bytesInUse bytes that the header says entries take; 0 if it is no header of a client's
   * @param bytesWithoutEntry how many of these are no part of a whole entry, or not in the file
   * @param losses the entries of which a part is left
   * @param saved what salvage copies of it, by the processes that have its identifier
   * @param restored number of reconstructed entries that the bytes prove
   * @param noShare whether all values that the file held are 0.0, so that no total falls without it
   * @param threeWriters whether the bytes prove that at least three processes stored entries
   * @param bigEndian whether a client on a big-endian machine wrote it
   */
  public record CorruptFile(
      String path,
      List<String> faults,
      long entries,
      long bytesInUse,
      long bytesWithoutEntry,
      Losses losses,
      Map<Sharing, SavedCounts> saved,
      long restored,
      boolean noShare,
      boolean threeWriters,
      boolean bigEndian) {

    /** Whether several processes stored entries in it. */
    boolean isOfSeveral() {
      return OF_SEVERAL.stream().map(Fault::id).anyMatch(faults::contains);
    }

    /** Whether it is fork-init and no other fault with several processes. */
    boolean isOfForked() {
      return faults.contains(Fault.FORK_INIT.id())
          && OF_SEVERAL.stream().map(Fault::id).filter(faults::contains).count() == 1;
    }

    /** Whether no byte of it comes from a known writer. */
    boolean isForeign() {
      return faults.contains(Fault.FOREIGN_DB.id());
    }
  }

  /** The faults by which several processes store entries in one file. */
  private static final Set<Fault> OF_SEVERAL =
      EnumSet.of(Fault.SAME_ID, Fault.FORK_INIT, Fault.IMPORT_PID);

  private final List<CorruptFile> corrupt = new ArrayList<>();
  private final Map<String, Map<DbFormat, List<String>>> formats = new LinkedHashMap<>();
  private final List<String> clients = new ArrayList<>();
  private long files;
  private long harmless;
  private long beingWritten;
  private long bytes;
  private long used;
  private long entries;

  /** Null until it is asked for. */
  private Map<String, Sharing> sharings;

  /**
   * Adds a file.
   *
   * @throws IOException when a corrupt file cannot be read again; it is not added then
   */
  void add(Inspection inspection, String directory) throws IOException {
    Losses losses = inspection.isCorrupt() ? Losses.of(inspection) : null;
    Map<Sharing, SavedCounts> saved = new EnumMap<>(Sharing.class);
    for (Sharing sharing : inspection.isCorrupt() ? Sharing.values() : new Sharing[0]) {
      boolean same = sharing == Sharing.SEVERAL && inspection.inherited().isEmpty();
      saved.put(sharing, same ? saved.get(Sharing.FORKED) : Salvager.count(inspection, sharing));
    }
    files++;
    bytes += inspection.size();
    if (inspection.judgement().isClients()) {
      clients.add(inspection.source().path());
      // The first bytes of any other file are no header, and a wrong one may pass the file's end.
      used += Math.min(inspection.size(), Math.max(0, inspection.used().orElse(0)));
    }
    entries += inspection.entryCount();
    boolean grew = inspection.source() instanceof Snapshot snapshot && snapshot.grew();
    if (grew || inspection.has(FindingKind.BEING_WRITTEN)) {
      beingWritten++;
    }
    if (inspection.verdict() == Severity.HARMLESS) {
      harmless++;
    }
    if (inspection.isCorrupt()) {
      boolean header =
          inspection.judgement().isClients()
              && inspection.used().orElse(0) % DbLayout.ALIGNMENT == 0
              && !inspection.has(FindingKind.HEADER_PADDING);
      sharings = null;
      corrupt.add(
          new CorruptFile(
              inspection.source().path(),
              inspection.faults().stream().map(Fault::id).toList(),
              inspection.entryCount(),
              header ? inspection.bytesInUse() : 0,
              header ? inspection.bytesInUse() - inspection.entryBytesInUse() : 0,
              losses,
              saved,
              inspection.guesses().stream().filter(guess -> guess.determined()).count(),
              inspection.hasNoShare(),
              inspection.hasThreeWriters(),
              inspection.judgement().certainty() == Certainty.BIG_ENDIAN));
    }
    if (inspection.judgement().isDecided()) {
      of(directory, inspection.judgement().format()).add(inspection.source().path());
    }
  }

  /** Files that were read. */
  public long files() {
    return files;
  }

  /** Files that are neither corrupt nor harmless. */
  long clean() {
    return files - corrupt.size() - harmless;
  }

  /** Files with a deviation that no reader notices. */
  long harmless() {
    return harmless;
  }

  /** The corrupt files, in the order of their paths. */
  public List<CorruptFile> corrupt() {
    return Collections.unmodifiableList(corrupt);
  }

  /** Whether a file of this one's identifier proves that at least three processes have it. */
  boolean threeProcesses(CorruptFile file) {
    return corrupt.stream()
        .filter(CorruptFile::threeWriters)
        .anyMatch(other -> identifier(other.path()).equals(identifier(file.path())));
  }

  /** Whether another file of a file's identifier and fault leaves no fault but that one. */
  boolean isDecided(CorruptFile file) {
    return corrupt.stream()
        .anyMatch(
            other ->
                other.faults().size() == 1
                    && CaseAdvice.fault(other).equals(CaseAdvice.fault(file))
                    && identifier(other.path()).equals(identifier(file.path())));
  }

  /** The identifier in a file's name; the path if the name has none. */
  static String identifier(String path) {
    String name = DbFileName.nameOf(path);
    return DbFileName.ofAnyWriter(name.substring(name.lastIndexOf('!') + 1))
        .map(DbFileName::pid)
        .orElse(path);
  }

  /** The identifiers of files in which several processes stored entries, and which did. */
  Map<String, Sharing> sharings() {
    if (sharings == null) {
      sharings = Sharing.byIdentifier(corrupt);
    }
    return sharings;
  }

  /** The identifiers of the processes that only processes forked by them shared a file with. */
  Set<String> parentIdentifiers() {
    return sharings().entrySet().stream()
        .filter(entry -> entry.getValue() == Sharing.FORKED)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** What salvage copies of a corrupt file. */
  SavedCounts saved(CorruptFile file) {
    return file.saved().get(sharings().getOrDefault(identifier(file.path()), Sharing.ONE));
  }

  /** Paths of the clean files with an identifier under which several processes stored. */
  List<String> shared() {
    Set<String> identifiers = sharings().keySet();
    Set<String> damaged = corrupt.stream().map(CorruptFile::path).collect(Collectors.toSet());
    return clients.stream()
        .filter(path -> !damaged.contains(path) && identifiers.contains(identifier(path)))
        .toList();
  }

  /** Paths of the files that fork-init explains; true if no other fault does. */
  Map<String, Boolean> parents() {
    return corrupt.stream()
        .filter(file -> file.faults().contains(Fault.FORK_INIT.id()))
        .collect(
            Collectors.toMap(
                CorruptFile::path, file -> file.faults().size() == 1, Boolean::logicalAnd));
  }

  /** Which copies of the clients' files to put back. */
  PutBack putBack() {
    return PutBack.of(clients, corrupt);
  }

  /** Files to which their writer added entries while they, or a copy of them, were read. */
  long beingWritten() {
    return beingWritten;
  }

  /** Bytes of all files. */
  long bytes() {
    return bytes;
  }

  /** Sum of {@code used} of the clients' files, of each at most its size. */
  long used() {
    return used;
  }

  /** Whole entries. */
  long entries() {
    return entries;
  }

  /** The formats of the files that show theirs, the oldest first. */
  public Set<DbFormat> formats() {
    Set<DbFormat> all = new TreeSet<>();
    formats.values().forEach(found -> all.addAll(found.keySet()));
    return all;
  }

  /**
   * Directories with files of more than one format, which no client can read together: the paths of
   * each format's files, the oldest format first.
   */
  public Map<String, Map<DbFormat, List<String>>> mixedDirectories() {
    Map<String, Map<DbFormat, List<String>>> mixed = new LinkedHashMap<>(formats);
    mixed.values().removeIf(found -> found.size() == 1);
    return mixed;
  }

  /**
   * Directories that are mixed only when the files of several paths are taken together, as where
   * one directory's files are given one by one.
   */
  public static Map<String, Map<DbFormat, List<String>>> mixedTogether(
      List<CaseSummary> summaries) {
    CaseSummary together = new CaseSummary();
    for (CaseSummary summary : summaries) {
      summary.formats.forEach(
          (directory, found) ->
              found.forEach((format, files) -> together.of(directory, format).addAll(files)));
    }
    Map<String, Map<DbFormat, List<String>>> mixed = together.mixedDirectories();
    summaries.forEach(summary -> mixed.keySet().removeAll(summary.mixedDirectories().keySet()));
    return mixed;
  }

  /** Paths of the files of a format in a directory. */
  private List<String> of(String directory, DbFormat format) {
    return formats
        .computeIfAbsent(directory, d -> new TreeMap<>())
        .computeIfAbsent(format, f -> new ArrayList<>());
  }

  /** Whether a file is corrupt, or a directory's files cannot be read together. */
  public boolean isCorrupt() {
    return !corrupt.isEmpty() || !mixedDirectories().isEmpty();
  }
}
