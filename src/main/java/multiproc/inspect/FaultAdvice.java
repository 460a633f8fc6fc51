package multiproc.inspect;

import java.util.List;
import java.util.stream.Collectors;
import multiproc.client.ClientVersion;
import multiproc.client.Fault;

/**
 * Says what to do about a fault, and how to distinguish it from another.
 *
 * <p>Pure functions.
 */
final class FaultAdvice {

  static final String WIPE =
      "stop every process that uses the directory, make a copy of the whole directory, run inspect"
          + " and salvage on that: the other files decide, too, which copies to put back, if any;"
          + " delete the *.db in the live directory, start again";

  private static final String SORT =
      "stop every process that uses the directory, make a copy of the whole directory, run salvage"
          + " on that, which sorts the files by release and says which copies to put back, if any,"
          + " of the release that runs from now on; delete the *.db in the live directory, start"
          + " again";

  /** What to do with a file of the other byte order, which no fault explains. */
  static final String BIG_ENDIAN =
      "take this file out of the directory, or delete it: only a client on a big-endian machine"
          + " reads it";

  /** What may prevent a damage that no known fault explains. */
  static final String UNKNOWN =
      "not known where no known fault explains a file; in any case restore, copy or delete files in"
          + " the directory only while no process uses it";

  private FaultAdvice() {}

  /**
   * The fault with its releases, in one line.
   *
   * @param threeWriters whether the file's bytes prove at least three processes
   */
  public static String of(Fault fault, boolean threeWriters) {
    String upstream = fault.upstream().isEmpty() ? "" : "client_python " + fault.upstream() + ", ";
    String sentence =
        fault == Fault.SAME_ID && threeWriters
            ? "at least three processes with one identifier append to one file"
            : fault.sentence();
    return fault.id() + ": " + sentence + " (" + upstream + releases(fault) + ")";
  }

  private static String releases(Fault fault) {
    return switch (fault.releases()) {
      case "all" -> "all releases";
      case "any" -> "any release";
      default -> fault.releases();
    };
  }

  /** Whether this advice is to start again with some of the copies. */
  static boolean isRestart(String now) {
    return now.equals(WIPE) || now.equals(SORT);
  }

  /** What to do now. */
  public static String now(Fault fault) {
    return switch (fault) {
      case CUT_COPY ->
          "copy the file again: the original is whole unless it is as short; if this is the"
              + " original, run salvage";
      case INTERRUPTED_STORE ->
          "nothing: no reader sees it, and the next new entry is stored over it";
      case EMPTY_FILE, READER_INIT, DISK_FULL ->
          "delete this file if its process is dead: it holds nothing that a reader reports";
      case LOST_STORES ->
          "run salvage; delete this file if its process is dead and no entry is in it";
      case FOREIGN_DB ->
          "move this file to another directory: a scrape reads it, too, and can fail on it";
      case UNDERSCORE_ID -> "nothing in the file is wrong; series of several processes become one";
      case FORMAT_MIX -> SORT;
      case ZERO_TEAR -> "store the header again: salvage writes a copy with all entries";
      default -> WIPE;
    };
  }

  /** The first release without the fault; null if it is not known that an upgrade prevents it. */
  static ClientVersion fixedIn(Fault fault) {
    String release =
        switch (fault) {
          case FORK_INIT, IMPORT_PID, UNBOUNDED_READ -> "0.5.0";
          case ZERO_TEAR -> "0.4.0";
          case READER_INIT -> "0.7.0";
          case RE_ENTRY -> "0.21.1";
          default -> "";
        };
    return ClientVersion.nearest(release).orElse(null);
  }

  /** What prevents the fault. */
  public static String prevention(Fault fault) {
    return switch (fault) {
      case FORK_INIT ->
          "upgrade prometheus_client to 0.5.0 or later, which looks for a fork before a first"
              + " value; with copies put back, to a release that reads them";
      case IMPORT_PID ->
          "upgrade prometheus_client to 0.5.0 or later, or import prometheus_client after the fork"
              + " (no preloading)";
      case SAME_ID, SHRINK ->
          "one directory for each container, emptied at its start; or an identifier that is unique"
              + " among all processes of a shared directory (then never empty it while another"
              + " container runs)";
      case UNBOUNDED_READ ->
          "upgrade prometheus_client to 0.5.0 or later, which names the corrupt file";
      case ZERO_TEAR ->
          "upgrade prometheus_client to 0.4.0 or later, which stores eight bytes at once";
      case READER_INIT ->
          "upgrade prometheus_client to 0.7.0 or later, whose scrapes fail only while a file has no"
              + " bytes yet";
      case EMPTY_FILE ->
          "empty the directory at each start, while no process uses it; give a worker time to end";
      case NEGATIVE_LENGTH, FORMAT_MIX ->
          "from then on empty the directory at each start, while no process uses it, so that no"
              + " release meets another one's files";
      case RE_ENTRY ->
          "upgrade prometheus_client to 0.21.1 or later; no metric in a signal handler or"
              + " finalizer";
      case UNDERSCORE_ID -> "an identifier without an underscore";
      case FOREIGN_DB -> "a directory that nothing else writes to";
      case CUT_COPY -> "compare the sizes of copy and original; copy to a volume with room";
      case INTERRUPTED_STORE, DISK_FULL ->
          "room on the directory's volume; a worker that stores on a full one dies of a bus error"
              + " (SIGBUS, signal 7), also the next ones until there is room";
      case LOST_STORES ->
          "a directory on a local file system or tmpfs, which shows stores made through mappings";
      case STALE_GROWTH -> "one file for each process: a pid_provider that is unique";
      default -> "see the fault's upstream issue";
    };
  }

  /** How to distinguish several faults: one clause for each; empty for a single fault. */
  public static String apart(List<Fault> faults) {
    boolean same = faults.stream().allMatch(fault -> now(fault).equals(now(faults.get(0))));
    return faults.size() < 2
        ? ""
        : faults.stream()
                .map(fault -> fault.id() + " if " + sign(fault))
                .collect(Collectors.joining("; "))
            + (same ? "; the steps are the same, only what prevents it is not" : "");
  }

  /** What an operator can find out about the server that makes a fault likely. */
  private static String sign(Fault fault) {
    return switch (fault) {
      case FORK_INIT ->
          "one process forked the others (gunicorn --preload), on 0.0.21 to 0.4.2 (pip show)";
      case IMPORT_PID -> "the server loads the application before it forks, on releases to 0.0.19";
      case SAME_ID ->
          "two processes can have had one identifier, as in two containers with one directory";
      case SHRINK -> "this is the original, or a copy as long as it";
      case CUT_COPY -> "this is a copy and the original is longer or differs";
      case LOST_STORES -> "its process lives and counts";
      case EMPTY_FILE -> "its process was killed";
      case DISK_FULL -> "its process died of a bus error, because the volume was full";
      case READER_INIT -> "its process is starting";
      case INTERRUPTED_STORE -> "its process ended inside a store";
      case ZERO_TEAR -> "the client is 0.3.1 or older, and it was storing when this was read";
      case NEGATIVE_LENGTH, FORMAT_MIX -> "processes of two releases used the directory";
      case STALE_GROWTH -> "two Ruby processes used one file";
      case RE_ENTRY -> "a signal handler or finalizer uses metrics, on 0.21.0";
      case FOREIGN_DB -> "another program wrote it";
      default -> "the server's release has it";
    };
  }
}
