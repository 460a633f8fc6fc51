package multiproc.schedule;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import multiproc.client.Fault;
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
   * is not its own, else same-id if two have one identifier.
   */
  private static Optional<Fault> ofTwoWriters(Schedule schedule) {
    Set<Long> identifiers = new HashSet<>();
    boolean shared = false;
    for (ProcessPlan process : schedule.plan().processes()) {
      boolean writes = process.role() != ProcessPlan.Role.SCRAPE;
      shared |= writes && !identifiers.add(process.identifier());
    }
    if (!foreignWriters(schedule).isEmpty()) {
      return Optional.of(Fault.FORK_INIT);
    }
    return shared ? Optional.of(Fault.SAME_ID) : Optional.empty();
  }

  /**
   * The processes that store an entry in a file that is not their own, with the first such file.
   */
  public static Map<Long, String> foreignWriters(Schedule schedule) {
    Map<Long, String> found = new LinkedHashMap<>();
    for (Step step : schedule.steps()) {
      for (StepOperation operation : step.operations()) {
        boolean stores = operation.kind() == StepKind.ENTRY || operation.kind() == StepKind.WORD;
        if (stores && !isOwn(operation.file(), schedule.plan(), step.pid())) {
          found.putIfAbsent(step.pid(), operation.file());
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
