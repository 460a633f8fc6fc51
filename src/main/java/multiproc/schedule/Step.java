package multiproc.schedule;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import multiproc.store.SystemFault;

/**
 * A step of a schedule.
 *
 * @param number counts from 1
 * @param pid the process that makes the step; for a kill from outside, the killed process
 * @param operations the first is the one that others can see, the rest belongs to it ({@link
 *     Granularity})
 * @param enabled the processes that could have made a step now, this one included
 * @param hashes of each file of the step, after it; by the file's name
 */
public record Step(
    int number,
    long pid,
    List<StepOperation> operations,
    List<Long> enabled,
    Map<String, FileHash> hashes) {

  public Step {
    operations = List.copyOf(operations);
    enabled = List.copyOf(enabled);
  }

  /** The operations as in a schedule's line. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (StepOperation operation : operations) {
      text.append(text.length() == 0 ? "" : "; ").append(operation.text());
    }
    return text.toString();
  }

  /** The system fault at the step's only operation; empty if there is none. */
  public Optional<SystemFault> fault() {
    return SystemFault.of(operations.get(0).fault());
  }

  /** Whether a signal interrupts the process. */
  public boolean isSignal() {
    return operations.get(0).kind() == StepKind.SIGNAL;
  }

  /** Whether this is a kill from outside, by no process of the schedule. */
  public boolean isKill() {
    StepOperation first = operations.get(0);
    return first.kind() == StepKind.KILL && first.value().equals(String.valueOf(pid));
  }
}
