package multiproc.inspect;

import java.util.List;
import multiproc.client.Fault;

/**
 * The advice for a fault, and how to distinguish it from another.
 *
 * <p>Pure functions.
 */
final class FaultAdvice {

  static final String WIPE =
      "stop the server, run salvage, delete the directory's *.db, put back the copies that salvage"
          + " names, start again";

  private static final String SORT =
      "stop the server, run salvage, which sorts the files by release, delete the directory's"
          + " *.db, put back the copies of the release that runs from now on, start again";

  /** What to do with a file of the other byte order, which no fault explains. */
  static final String BIG_ENDIAN =
      "take this file out of the directory, or delete it: only a client on a big-endian machine"
          + " reads it";

  private FaultAdvice() {}

  /** The fault with its releases, in one line. */
  public static String of(Fault fault) {
    String upstream = fault.upstream().isEmpty() ? "" : "client_python " + fault.upstream() + ", ";
    return fault.id() + ": " + fault.sentence() + " (" + upstream + releases(fault) + ")";
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
      case EMPTY_FILE, READER_INIT ->
          "delete this file if its process is dead: it holds nothing that a reader reports";
      case LOST_STORES ->
          "run salvage; delete this file if its process is dead and no entry is in it";
      case FOREIGN_DB -> "move this file to another directory: it fails every scrape";
      case UNDERSCORE_ID -> "nothing in the file is wrong; series of several processes become one";
      case FORMAT_MIX -> SORT;
      case ZERO_TEAR -> "store the header again: salvage writes a copy with all entries";
      default -> WIPE;
    };
  }

  /** What prevents the fault. */
  public static String prevention(Fault fault) {
    return switch (fault) {
      case FORK_INIT ->
          "upgrade prometheus_client to 0.5.0 or later, which looks for a fork before a first"
              + " value";
      case IMPORT_PID ->
          "upgrade prometheus_client to 0.5.0 or later, or import prometheus_client behind the fork"
              + " (no preloading)";
      case SAME_ID, SHRINK ->
          "one directory for each container, or an identifier that is unique among all processes"
              + " of the directory; from then on empty the directory at each start";
      case UNBOUNDED_READ ->
          "upgrade prometheus_client to 0.5.0 or later, which names the corrupt file";
      case ZERO_TEAR ->
          "upgrade prometheus_client to 0.4.0 or later, which stores eight bytes at once";
      case READER_INIT ->
          "upgrade prometheus_client to 0.7.0 or later, whose scrapes fail only while a file has no"
              + " bytes yet";
      case EMPTY_FILE -> "empty the directory at each start; give a worker time to end";
      case NEGATIVE_LENGTH, FORMAT_MIX ->
          "from then on empty the directory at each start, so that no release meets"
              + " another one's files";
      case RE_ENTRY ->
          "upgrade prometheus_client to 0.21.1 or later; no metric in a signal handler or"
              + " finalizer";
      case UNDERSCORE_ID -> "an identifier without an underscore";
      case FOREIGN_DB -> "a directory that nothing else writes to";
      case CUT_COPY -> "compare the sizes of copy and original; copy to a volume with room";
      case INTERRUPTED_STORE, DISK_FULL -> "room on the directory's volume";
      case LOST_STORES ->
          "a directory on a local file system or tmpfs, which shows stores made through mappings";
      case STALE_GROWTH -> "one file for each process: a pid_provider that is unique";
      default -> "see the fault's upstream issue";
    };
  }

  /** How to distinguish the first of several faults from the second; empty for a single fault. */
  public static String apart(List<Fault> faults) {
    if (faults.size() < 2) {
      return "";
    }
    Fault first = faults.get(0);
    Fault second = faults.get(1);
    return switch (first) {
      case FORK_INIT ->
          second == Fault.UNBOUNDED_READ
              ? ""
              : "fork-init if one process forked the others, on 0.0.21 to 0.4.2, and one of two"
                  + " entries that overlap was never set; "
                  + second.id()
                  + " if both were";
      case SAME_ID ->
          second == Fault.FORK_INIT
              ? "same-id on 0.5.0 or later, or if both processes counted in this file; fork-init"
                  + " only on 0.0.21 to 0.4.2, where a forked child stores only 0.0 in its parent's"
                  + " file"
              : "";
      case IMPORT_PID ->
          "import-pid if a server preloads the application, on releases to 0.0.19; "
              + second.id()
              + " on later ones";
      case SHRINK ->
          second == Fault.CUT_COPY
              ? "cut-copy if this is a copy and the original is longer; else shrink"
              : "";
      case EMPTY_FILE ->
          second == Fault.LOST_STORES
              ? "lost-stores if its process lives and counts; empty-file if it was killed"
              : "reader-init if its process is starting; empty-file if it was killed"
                  + (faults.contains(Fault.LOST_STORES)
                      ? "; lost-stores if it lives and counts"
                      : "");
      case CUT_COPY ->
          faults.contains(Fault.LOST_STORES)
              ? "cut-copy if this is a copy, or its disk lost a block; lost-stores if it is the"
                  + " file of a process that counts"
              : "";
      default -> "";
    };
  }
}
