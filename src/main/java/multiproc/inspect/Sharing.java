package multiproc.inspect;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import multiproc.client.Fault;
import multiproc.inspect.CaseSummary.CorruptFile;

/** Which processes stored entries in the files of one identifier. */
enum Sharing {
  /** No file shows more than the file's own process. */
  ONE,

  /**
   * Also processes that it forked, and the other files prove that one of them did. Such a process
   * stores entries with 0.0 in its parent's files and never sets them there.
   */
  FORKED,

  /** Several, and any of them may have set a value. */
  SEVERAL;

  /**
   * The identifiers in the names of files in which several processes stored entries, and which did.
   * It is {@link #FORKED} only if each such file can be so.
   *
   * @param corrupt the corrupt files of a directory
   */
  static Map<String, Sharing> byIdentifier(List<CorruptFile> corrupt) {
    Map<String, Sharing> sharings = new HashMap<>();
    corrupt.stream()
        .filter(CorruptFile::isOfSeveral)
        .collect(Collectors.groupingBy(file -> CaseSummary.identifier(file.path())))
        .forEach((identifier, files) -> sharings.put(identifier, of(files)));
    return sharings;
  }

  private static Sharing of(List<CorruptFile> files) {
    boolean may = files.stream().allMatch(file -> file.faults().contains(Fault.FORK_INIT.id()));
    return may && files.stream().anyMatch(CorruptFile::isOfForked) ? FORKED : SEVERAL;
  }
}
