package multiproc.schedule.print;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import multiproc.client.ClientVersion;
import multiproc.explore.Explorer;
import multiproc.explore.Scenario;
import multiproc.schedule.Granularity;
import multiproc.schedule.Metric;
import multiproc.schedule.Plan;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.Schedule;
import multiproc.schedule.Statement;
import multiproc.schedule.Verdict;
import multiproc.schedule.model.Simulation;
import multiproc.schedule.model.StateChecker;
import multiproc.schedule.model.TransitionSystem;

/** Schedules to print. */
final class Schedules {

  static final int PARENT = 0;
  static final int CHILD = 1;

  private Schedules() {}

  /** A step by each of these processes, in this order; a negative pid is a kill from outside. */
  static Schedule of(Plan plan, int... order) {
    TransitionSystem system = new TransitionSystem(plan, "/somewhere");
    Simulation simulation = new Simulation(system, new StateChecker(system));
    for (int process : order) {
      if (process < 0) {
        simulation.kill(-process);
      } else {
        simulation.step(process);
      }
    }
    return simulation.schedule();
  }

  /** A parent with two labels and one child. */
  static Plan oneChild(ClientVersion version, Granularity granularity) {
    return new Scenario(version, granularity, 1, 2, 1, 1, true, true).plan();
  }

  /**
   * The child reads {@code used}, the parent moves it, and the child stores at the old position.
   */
  static Schedule misaligned() {
    return of(
        oneChild(ClientVersion.V0_4_2, Granularity.VISIBLE),
        PARENT,
        PARENT,
        PARENT,
        PARENT,
        PARENT,
        CHILD,
        CHILD,
        PARENT,
        CHILD,
        CHILD,
        PARENT);
  }

  /** Steps of random processes, until no step is possible. */
  static Schedule random(Plan plan, int steps, long seed) {
    TransitionSystem system = new TransitionSystem(plan, "/somewhere");
    Simulation simulation = new Simulation(system, new StateChecker(system));
    Random random = new Random(seed);
    for (int i = 0; i < steps; i++) {
      List<Integer> enabled = new ArrayList<>();
      for (int process = 0; process < system.processes(); process++) {
        if (system.enabled(simulation.state(), process)) {
          enabled.add(process);
        }
      }
      if (!enabled.isEmpty()) {
        simulation.step(enabled.get(random.nextInt(enabled.size())));
      }
    }
    return simulation.schedule();
  }

  /** A shortest schedule that the search finds. */
  static Schedule shortest(Verdict verdict, Scenario scenario) {
    return shortest(verdict, scenario.plan(), scenario.kill());
  }

  static Schedule shortest(Verdict verdict, Plan plan, boolean kill) {
    return new Explorer(plan, kill, Explorer.Limits.NONE, (states, depth, left) -> {})
        .run()
        .shortest()
        .get(verdict);
  }

  /** Labels that a page must not take for its own text. */
  static Plan hostile(String label) {
    Metric metric = new Metric("m", "l", "all", "help </script>");
    ProcessPlan parent =
        new ProcessPlan(4101, ProcessPlan.Role.PARENT, List.of(new Statement.Set("m", label, 1)));
    return new Plan(ClientVersion.V0_25_0, Granularity.OPERATION, List.of(metric), List.of(parent));
  }
}
