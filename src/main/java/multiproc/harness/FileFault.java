package multiproc.harness;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import multiproc.client.ClientVersion;
import multiproc.client.Fault;
import multiproc.harness.fork.WorkerDeath;
import multiproc.harness.record.TraceFacts;
import multiproc.inspect.CaseInspection;
import multiproc.layout.ClientChange;
import multiproc.layout.DbException;
import multiproc.layout.DbFileName;

/**
 * Says which known fault caused the failure of a process of a run on a file. The fault follows from
 * evidence: the traces of the run, else the file's bytes. If neither decides there is no fault.
 *
 * @param file its path as the client was given it
 * @param failure the error, with file and position
 * @param fault empty if the evidence does not decide
 * @param evidence for the fault, as a clause
 */
public record FileFault(String file, String failure, Optional<Fault> fault, String evidence) {

  /** The name of an unknown fault. */
  public static final String UNKNOWN = "unknown fault";

  private static final int MOST_NAMED = 3;
  private static final int MOST_PID_DIGITS = 10;

  /**
   * The fault of a file on which a scrape fails.
   *
   * @param failure the error of a scrape of this file alone, after every process of the run has
   *     ended
   * @param facts of the run's traces; empty if it was not traced
   */
  public static FileFault of(
      DbException failure, ClientVersion version, Optional<TraceFacts> facts) {
    String name = DbFileName.nameOf(failure.file());
    if (failure.isUninitialised()) {
      boolean writerLives = isAlive(pid(name));
      return of(
          failure,
          writerLives ? Optional.empty() : Optional.of(Fault.EMPTY_FILE),
          withoutHeader(failure.file(), writerLives));
    }
    Set<Long> strangers =
        facts.map(known -> known.appendedByOthers().getOrDefault(name, Set.of())).orElse(Set.of());
    if (!strangers.isEmpty()) {
      return of(
          failure,
          Optional.of(inParentsFile(version)),
          "recorded: " + processes(strangers) + " stored an entry into the file of their parent");
    }
    Optional<Fault> fault = byBytes(failure.file(), version, facts.isPresent());
    return of(failure, fault, fault.isPresent() ? "by its bytes" : "its bytes do not decide");
  }

  /**
   * The fault of a child in its parent's file: up to 0.0.19 the child keeps using that file, later
   * it leaves it at its first set.
   */
  private static Fault inParentsFile(ClientVersion version) {
    return version.has(ClientChange.PID_OF_EACH_VALUE) ? Fault.FORK_INIT : Fault.IMPORT_PID;
  }

  private static String processes(Set<Long> pids) {
    String named =
        pids.stream().limit(MOST_NAMED).map(String::valueOf).collect(Collectors.joining(", "));
    int more = pids.size() - MOST_NAMED;
    return (pids.size() == 1 ? "process " : "processes ")
        + named
        + (more > 0 ? " and " + more + " more" : "");
  }

  private static FileFault of(DbException failure, Optional<Fault> fault, String evidence) {
    return new FileFault(failure.file(), failure.located(), fault, evidence);
  }

  /**
   * The fault that killed a process of the run.
   *
   * @param pid of the process that died
   * @param death by an error about a file
   */
  public static FileFault ofDeath(long pid, WorkerDeath death, ClientVersion version) {
    if (death.isOfFullDisk()) {
      return new FileFault(
          death.file(), death.located(), Optional.of(Fault.DISK_FULL), "the system ended it");
    }
    if (death.isOfBusError()) {
      return new FileFault(
          death.file(), death.located(), Optional.empty(), "somebody cut it: it died of SIGBUS");
    }
    String owner = pid(DbFileName.nameOf(death.file()));
    boolean strange = pid != 0 && !owner.isEmpty() && !owner.equals(String.valueOf(pid));
    return new FileFault(
        death.file(),
        death.located(),
        strange ? Optional.of(inParentsFile(version)) : Optional.empty(),
        strange
            ? "process " + pid + " had opened the file of process " + owner + ", its parent"
            : "nothing decides");
  }

  /**
   * The same, or the fault of a full disk if the file has no header because its writer died of
   * that.
   *
   * @param pids of the processes that died of a full disk
   */
  public FileFault orOfFullDisk(Set<Long> pids) {
    return isUnfinishedOf(pids)
        ? new FileFault(
            file, failure, Optional.of(Fault.DISK_FULL), evidence + ": the disk was full")
        : this;
  }

  /** Whether it is a file without a header and its writer is one of these processes. */
  boolean isUnfinishedOf(Set<Long> pids) {
    String owner = pid(DbFileName.nameOf(file));
    return fault.filter(Fault.EMPTY_FILE::equals).isPresent()
        && !owner.isEmpty()
        && owner.length() <= MOST_PID_DIGITS
        && pids.contains(Long.parseLong(owner));
  }

  private static String pid(String name) {
    return DbFileName.parse(name).map(DbFileName::pid).orElse("");
  }

  /** Whether it may still store: this process's launcher has ended when files are looked at. */
  private static boolean isAlive(String pid) {
    // No pid is greater than the largest int.
    return !pid.isEmpty()
        && pid.length() <= MOST_PID_DIGITS
        && Long.parseLong(pid) != ProcessHandle.current().pid()
        && ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive).isPresent();
  }

  private static String withoutHeader(String file, boolean writerLives) {
    String owner = pid(DbFileName.nameOf(file));
    long size = Path.of(file).toFile().length();
    return "no header in "
        + size
        + " bytes; its writer"
        + (owner.isEmpty() ? "" : ", process " + owner + ",")
        + (writerLives ? " may be alive" : " is dead");
  }

  /**
   * The fault that the bytes show. In a run of this harness all processes have different pids,
   * which excludes same-id. Traces without another process's entry exclude fork-init, and so does a
   * client with the fix.
   */
  private static Optional<Fault> byBytes(String file, ClientVersion version, boolean traced) {
    if (!Files.isRegularFile(Path.of(file))) {
      return Optional.empty();
    }
    Set<Fault> excluded = EnumSet.of(Fault.SAME_ID, Fault.UNBOUNDED_READ);
    if (traced || version.has(ClientChange.CHECKS_PID_BEFORE_NEW_VALUE)) {
      excluded.add(Fault.FORK_INIT);
    }
    return CaseInspection.inspect(Path.of(file)).files().stream()
        .flatMap(inspection -> inspection.faults().stream())
        .flatMap(fault -> Fault.of(fault.id()).stream())
        .filter(fault -> !excluded.contains(fault))
        .findFirst();
  }

  /** The fault's name. */
  public String name() {
    return fault.map(Fault::id).orElse(UNKNOWN);
  }

  /**
   * The names of the faults, without duplicates, in the order of {@link Fault}; unknown ones last.
   */
  public static String names(List<FileFault> faults) {
    String known =
        faults.stream()
            .flatMap(fault -> fault.fault().stream())
            .distinct()
            .sorted()
            .map(Fault::id)
            .collect(Collectors.joining(", "));
    boolean unknown = faults.stream().anyMatch(fault -> fault.fault().isEmpty());
    return known + (unknown && !known.isEmpty() ? ", " : "") + (unknown ? UNKNOWN : "");
  }
}
