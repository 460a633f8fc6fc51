package multiproc.schedule;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import multiproc.client.Fault;
import multiproc.layout.ClientChange;
import multiproc.layout.DbFileName;

/**
 * Decides which known fault a run shows.
 *
 * <p>Pure function.
 */
public final class RunFault {

  private RunFault() {}

  /** The fault of a run's verdict; empty if the run is clean or shows no known fault. */
  public static Optional<Fault> of(Schedule schedule) {
    return switch (schedule.expectation().verdict()) {
      case CLEAN, WRONG_VALUE, HANGS, FAILED -> Optional.empty();
      case EMPTY_FILE -> Optional.of(Fault.EMPTY_FILE);
      case READER_INIT -> Optional.of(Fault.READER_INIT);
      case SHRINK -> Optional.of(Fault.SHRINK);
      case MISALIGNED, VALUE_STOMP, LOST -> ofTwoWriters(schedule);
    };
  }

  /** For the line of a verdict: {@code "; fault fork-init"}, or empty. */
  public static String clause(Schedule schedule) {
    return of(schedule).map(fault -> "; fault " + fault.id()).orElse("");
  }

  /**
   * The fault of a run with two writers of one file: fork-init if a process stored into a file that
   * is not its own, or import-pid on a release that asks for the identifier once; else same-id if
   * two have one identifier.
   */
  private static Optional<Fault> ofTwoWriters(Schedule schedule) {
    Set<Long> identifiers = new HashSet<>();
    boolean shared = false;
    for (ProcessPlan process : schedule.plan().processes()) {
      boolean writes = process.role() != ProcessPlan.Role.SCRAPE;
      shared |= writes && !identifiers.add(process.identifier());
    }
    if (!foreign(schedule, EnumSet.of(StepKind.ENTRY, StepKind.WORD)).isEmpty()) {
      boolean again = schedule.plan().version().has(ClientChange.PID_OF_EACH_VALUE);
      return Optional.of(again ? Fault.FORK_INIT : Fault.IMPORT_PID);
    }
    return shared ? Optional.of(Fault.SAME_ID) : Optional.empty();
  }

  /** The processes that open a file for writing that is not their own, in the order of the run. */
  public static Set<Long> foreignUsers(Schedule schedule) {
    return foreign(schedule, EnumSet.of(StepKind.OPEN));
  }

  /** The processes that do one of these operations on a file that is not their own. */
  private static Set<Long> foreign(Schedule schedule, Set<StepKind> kinds) {
    Set<Long> found = new LinkedHashSet<>();
    for (Step step : schedule.steps()) {
      for (StepOperation operation : step.operations()) {
        if (kinds.contains(operation.kind())
            && !isOwn(operation.file(), schedule.plan(), step.pid())) {
          found.add(step.pid());
        }
      }
    }
    return found;
  }

  private static boolean isOwn(String file, Plan plan, long pid) {
    String own = plan.processes().get(plan.indexOf(pid)).name();
    return DbFileName.parse(file).filter(name -> name.pid().equals(own)).isPresent();
  }
}
