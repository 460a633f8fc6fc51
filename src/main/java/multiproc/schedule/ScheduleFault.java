package multiproc.schedule;

import java.util.List;
import java.util.Optional;
import multiproc.client.Fault;
import multiproc.layout.DbFileName;
import multiproc.schedule.step.Step;
import multiproc.schedule.step.StepKind;
import multiproc.schedule.step.StepOperation;

/** Which known fault a schedule shows, by its verdict and by who stored into whose file. */
public final class ScheduleFault {

  private ScheduleFault() {}

  /**
   * The fault of a run; empty where it is clean or its steps do not decide.
   *
   * @param verdict on its end
   */
  public static Optional<Fault> of(Verdict verdict, List<Step> steps) {
    return switch (verdict) {
      case EMPTY_FILE -> Optional.of(Fault.EMPTY_FILE);
      case READER_INIT -> Optional.of(Fault.READER_INIT);
      case SHRINK -> Optional.of(Fault.SHRINK);
      case MISALIGNED, VALUE_STOMP, LOST ->
          steps.stream().anyMatch(ScheduleFault::appendsToAnothersFile)
              ? Optional.of(Fault.FORK_INIT)
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  /** For the line of a verdict: {@code "; fault fork-init"}, or nothing. */
  public static String clause(Verdict verdict, List<Step> steps) {
    return of(verdict, steps).map(fault -> "; fault " + fault.id()).orElse("");
  }

  private static boolean appendsToAnothersFile(Step step) {
    for (StepOperation operation : step.operations()) {
      if (operation.kind() == StepKind.ENTRY
          && DbFileName.parse(operation.file())
              .filter(name -> !name.pid().equals(String.valueOf(step.pid())))
              .isPresent()) {
        return true;
      }
    }
    return false;
  }
}
