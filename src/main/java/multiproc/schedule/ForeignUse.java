package multiproc.schedule;

import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import multiproc.layout.DbFileName;

/**
 * Notes that a process uses another process's file. Faults of a forked child begin with it, whether
 * or not an entry is overwritten: what the child stores there is shown as the other process's.
 *
 * @param pid of the process
 * @param file name of the file
 * @param series that it stores there, as a scrape writes it; empty if it is not known
 */
public record ForeignUse(long pid, String file, String series) {

  private static final Set<StepKind> STORES =
      EnumSet.of(StepKind.ENTRY, StepKind.WORD, StepKind.VALUE);

  /** The stores of entries and values into other processes' files, in the order of the run. */
  public static Set<ForeignUse> stores(Schedule schedule) {
    return of(schedule, STORES);
  }

  /**
   * The processes that open another process's file for writing or store into it, in the order of
   * the run. A child forked after its parent's first value inherits the open file and opens none.
   */
  public static Set<Long> users(Schedule schedule) {
    Set<StepKind> uses = EnumSet.copyOf(STORES);
    uses.add(StepKind.OPEN);
    Set<Long> users = new LinkedHashSet<>();
    of(schedule, uses).forEach(use -> users.add(use.pid()));
    return users;
  }

  private static Set<ForeignUse> of(Schedule schedule, Set<StepKind> kinds) {
    Set<ForeignUse> found = new LinkedHashSet<>();
    for (Step step : schedule.steps()) {
      for (StepOperation operation : step.operations()) {
        of(schedule.plan(), step.pid(), operation, kinds).ifPresent(found::add);
      }
    }
    return found;
  }

  /** An operation as a store into another process's file; empty if it is none. */
  public static Optional<ForeignUse> store(Plan plan, long pid, StepOperation operation) {
    return of(plan, pid, operation, STORES);
  }

  /**
   * The same use, of a series.
   *
   * @param key of the series in the file; null if it is not known
   */
  public ForeignUse of(String key) {
    return new ForeignUse(pid, file, key == null ? "" : ProgramValues.name(key));
  }

  private static Optional<ForeignUse> of(
      Plan plan, long pid, StepOperation operation, Set<StepKind> kinds) {
    String file = operation.file();
    ProcessPlan user = plan.processes().get(plan.indexOf(pid));
    boolean foreign =
        !isOf(user, file) && plan.processes().stream().anyMatch(process -> isOf(process, file));
    return kinds.contains(operation.kind()) && foreign
        ? Optional.of(new ForeignUse(pid, file, ""))
        : Optional.empty();
  }

  private static boolean isOf(ProcessPlan process, String file) {
    return file.endsWith("_" + process.name() + DbFileName.SUFFIX);
  }
}
