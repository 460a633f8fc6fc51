package multiproc.schedule;

import java.util.Optional;
import multiproc.client.Fault;
import multiproc.layout.DbFileName;
import multiproc.schedule.step.Step;
import multiproc.schedule.step.StepKind;
import multiproc.schedule.step.StepOperation;

/**
 * Which of the known faults a run shows.
 *
 * <p>Pure function.
 */
public final class RunFault {

  private RunFault() {}

  /** The fault of a run's verdict; empty where it is clean, or where its steps do not tell. */
  public static Optional<Fault> of(Schedule schedule) {
    return switch (schedule.expectation().verdict()) {
      case CLEAN -> Optional.empty();
      case EMPTY_FILE -> Optional.of(Fault.EMPTY_FILE);
      case READER_INIT -> Optional.of(Fault.READER_INIT);
      case SHRINK -> Optional.of(Fault.SHRINK);
      case MISALIGNED, VALUE_STOMP, LOST ->
          storesIntoAnothersFile(schedule) ? Optional.of(Fault.FORK_INIT) : Optional.empty();
    };
  }

  /** Whether a process stores an entry into a file that is named after another process. */
  private static boolean storesIntoAnothersFile(Schedule schedule) {
    for (Step step : schedule.steps()) {
      for (StepOperation operation : step.operations()) {
        boolean stores = operation.kind() == StepKind.ENTRY || operation.kind() == StepKind.WORD;
        if (stores && !isOwn(operation.file(), step.pid())) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isOwn(String file, long pid) {
    return DbFileName.parse(file)
        .filter(name -> name.pid().equals(String.valueOf(pid)))
        .isPresent();
  }
}
