package multiproc.schedule.print;

import java.util.function.BiConsumer;
import multiproc.schedule.Schedule;
import multiproc.schedule.Step;
import multiproc.schedule.model.Simulation;
import multiproc.schedule.model.StateChecker;
import multiproc.schedule.model.TransitionSystem;

/**
 * Simulates a schedule's steps in memory, because a schedule does not hold the files' bytes.
 *
 * <p>Pure function.
 */
final class ScheduleSimulation {

  private ScheduleSimulation() {}

  /**
   * Makes all steps in order.
   *
   * @param after called after each step
   * @throws IllegalArgumentException when the programs cannot make a step, or make another
   */
  static void run(Schedule schedule, BiConsumer<Step, Simulation> after) {
    TransitionSystem system = TransitionSystem.ofOneRun(schedule.plan(), "");
    Simulation simulation = new Simulation(system, new StateChecker(system));
    for (Step step : schedule.steps()) {
      Step done = step(simulation, step);
      if (!done.text().equals(step.text())) {
        throw new IllegalArgumentException(
            "diverged at step %s: expected %s, got %s"
                .formatted(step.number(), step.text(), done.text()));
      }
      after.accept(step, simulation);
    }
  }

  private static Step step(Simulation simulation, Step step) {
    if (!simulation.canMake(step)) {
      throw new IllegalArgumentException(
          "step %s cannot be done: the process is not there or has ended: process=%s"
              .formatted(step.number(), step.pid()));
    }
    return simulation.again(step);
  }
}
