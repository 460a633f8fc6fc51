package multiproc.client;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Lists the known faults of client_python's multi-process mode. Reports, exit codes, case files and
 * scenarios name a fault by its {@link #id()} and by nothing else.
 *
 * <p>An upstream number is an issue or pull request of client_python; empty if there is none.
 * Releases are those that have the fault.
 */
public enum Fault {
  FORK_INIT(
      "#347",
      "0.0.21 to 0.4.2",
      "a forked child stores its first entry in its parent's file, over an entry there"),
  UNBOUNDED_READ("#329", "to 0.4.2", "the walk over the entries trusts an impossible length"),
  ZERO_TEAR(
      "#315",
      "to 0.3.1",
      "a writer clears eight bytes before it stores them; a reader in between loads 0"),
  READER_INIT(
      "",
      "0.4.0 on; from 0.7.0 on only while the file has no bytes",
      "a reader opens a file before its first header is stored, and fails"),
  EMPTY_FILE(
      "#604",
      "0.4.0 on; from 0.7.0 on only if the file has no bytes",
      "a writer is killed between the creation of its file and the first header"),
  LIVE_UNLINK(
      "#424",
      "0.4.0 on; live gauges to 0.7.0",
      "a file is deleted between the listing of the directory and its opening"),
  SAME_ID("#823", "all", "two or more processes with one identifier append to one file"),
  IMPORT_PID(
      "#127",
      "to 0.0.19",
      "the pid is asked for once, at import: all workers of a preloading server write into one"
          + " file"),
  SHRINK("", "all", "a process doubles a file from a smaller size and so cuts another's mapping"),
  GROW_FAILS("", "all", "a growth fails once; the capacity stays doubled over the old mapping"),
  DISK_FULL("", "all", "the first store into a hole of a sparse file finds no space: SIGBUS"),
  TORN_PAIR(
      "",
      "0.18.0 on",
      "a reader loads a value and its timestamp from two reads, a store between them"),
  HALF_RESET(
      "",
      "0.0.21 on",
      "a reset after a fork fails at one value; the later ones keep closed handles"),
  FORK_LOCK("", "all", "another thread holds the lock at the fork: the child hangs"),
  NEGATIVE_LENGTH(
      "", "0.7.0 on", "a length from -28 to -21 makes a writer's walk over the entries never end"),
  FORMAT_MIX("#996", "all", "a file of one format is taken up by a client of another"),
  RE_ENTRY(
      "#1014", "0.21.0", "a signal handler or finalizer appends while an entry is being appended"),
  UNDERSCORE_ID(
      "",
      "all",
      "an identifier with an underscore: the pid is taken from the wrong part of the name"),
  FOREIGN_DB("", "all", "another program's file has a name that ends with .db"),
  DEAD_FILES("#275", "all", "the files of dead processes stay"),
  GHOST_ZEROS(
      "#154",
      "0.0.21 on",
      "a forked child resets inherited gauges: its own file has them with 0.0"),
  ORDER_DEPENDENCE(
      "", "all", "files of one family disagree: the result depends on the order of the directory"),
  HELP_CHANGE(
      "",
      "0.16.0 on",
      "one identifier and another help text: a second entry, counted beside the first"),
  PID_REUSE("", "all", "a new process gets a dead one's pid and goes on with its values"),
  LOST_UPDATE("", "all", "two value objects for one key: an increment is lost"),
  CUT_COPY("", "any", "a copy or an archive ends early or lacks blocks; nothing was overwritten"),
  INTERRUPTED_STORE(
      "", "any", "a store after the bytes in use did not finish; readers stop before it"),
  LOST_STORES("#1126", "any", "a volume does not show stores that were made through a mapping"),
  STALE_GROWTH(
      "",
      "prometheus-client-mmap, C extension",
      "a process writes the last byte of the size it knew, after another has grown the file");

  private final String id = name().toLowerCase(Locale.ROOT).replace('_', '-');
  private final String upstream;
  private final String releases;
  private final String sentence;

  Fault(String upstream, String releases, String sentence) {
    this.upstream = upstream;
    this.releases = releases;
    this.sentence = sentence;
  }

  /** The fault's name everywhere: that of the constant, for example {@code fork-init}. */
  public String id() {
    return id;
  }

  /** The number of client_python's issue, for example {@code #347}; empty if there is none. */
  public String upstream() {
    return upstream;
  }

  /** The releases that have it, for example {@code 0.0.21 to 0.4.2}. */
  public String releases() {
    return releases;
  }

  /**
   * Whether it begins with a process that stores into another process's file. Such a fault is there
   * also where nothing is overwritten: the entry is shown as the other process's.
   */
  public boolean isOfForeignFile() {
    return this == FORK_INIT || this == IMPORT_PID;
  }

  /** What happens, without a full stop. */
  public String sentence() {
    return sentence;
  }

  /** The names of all, in their order. */
  public static List<String> ids() {
    return Arrays.stream(values()).map(Fault::id).toList();
  }

  /** The fault of that id. */
  public static Optional<Fault> of(String id) {
    return Arrays.stream(values()).filter(fault -> fault.id.equals(id)).findFirst();
  }

  @Override
  public String toString() {
    return id;
  }
}
