package multiproc.schedule;

import java.util.List;
import multiproc.store.SystemFault;

/**
 * Holds an interleaving: processes, their programs, and the order of all steps.
 *
 * @param plan processes and programs
 * @param steps in order
 * @param expectation the result of the steps
 */
public record Schedule(Plan plan, List<Step> steps, Expectation expectation) {

  public Schedule {
    steps = List.copyOf(steps);
  }

  /** The faults of the system that its steps meet, in their order. */
  public List<SystemFault> systemFaults() {
    return steps.stream().flatMap(step -> step.fault().stream()).toList();
  }

  /** How often a step is of another process than the step before. */
  public int contextSwitches() {
    int switches = 0;
    for (int i = 1; i < steps.size(); i++) {
      if (steps.get(i).pid() != steps.get(i - 1).pid()) {
        switches++;
      }
    }
    return switches;
  }
}
