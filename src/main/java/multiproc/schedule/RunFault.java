package multiproc.schedule;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import multiproc.client.Fault;
import multiproc.layout.ClientChange;

/**
 * Decides which known fault a run shows.
 *
 * <p>Pure function.
 */
public final class RunFault {

  private RunFault() {}

  /** The fault of a run's verdict; empty if the run is clean or shows no known fault. */
  public static Optional<Fault> of(Schedule schedule) {
    Verdict verdict = schedule.expectation().verdict();
    return of(verdict, schedule.plan(), ForeignUse.stores(schedule));
  }

  /**
   * The fault of a run with this verdict.
   *
   * @param plan with the release that ran
   * @param stores of the run into other processes' files
   */
  public static Optional<Fault> of(Verdict verdict, Plan plan, Set<ForeignUse> stores) {
    return switch (verdict) {
      case CLEAN, WRONG_VALUE, HANGS, FAILED -> Optional.empty();
      case EMPTY_FILE -> Optional.of(Fault.EMPTY_FILE);
      case READER_INIT -> Optional.of(Fault.READER_INIT);
      case SHRINK -> Optional.of(Fault.SHRINK);
      case MISALIGNED, VALUE_STOMP, LOST -> ofTwoWriters(plan, stores);
    };
  }

  /** The end of a verdict's line: {@code "; fault fork-init"}, or empty. */
  public static String clause(Schedule schedule) {
    return of(schedule).map(fault -> "; fault " + fault.id()).orElse("");
  }

  /**
   * The fault of a run with two writers of one file: fork-init if a process stored into a file that
   * is not its own, or import-pid on a release that asks for the identifier once; else same-id if
   * two have one identifier.
   */
  private static Optional<Fault> ofTwoWriters(Plan plan, Set<ForeignUse> stores) {
    Set<Long> identifiers = new HashSet<>();
    boolean shared = false;
    for (ProcessPlan process : plan.processes()) {
      boolean writes = process.role() != ProcessPlan.Role.SCRAPE;
      shared |= writes && !identifiers.add(process.identifier());
    }
    if (!stores.isEmpty()) {
      boolean again = plan.version().has(ClientChange.PID_OF_EACH_VALUE);
      return Optional.of(again ? Fault.FORK_INIT : Fault.IMPORT_PID);
    }
    return shared ? Optional.of(Fault.SAME_ID) : Optional.empty();
  }
}
