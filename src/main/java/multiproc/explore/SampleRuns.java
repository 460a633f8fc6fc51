package multiproc.explore;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import multiproc.schedule.Plan;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.Schedule;
import multiproc.schedule.Verdict;
import multiproc.schedule.model.Simulation;
import multiproc.schedule.model.StateChecker;
import multiproc.schedule.model.TransitionSystem;

/**
 * Draws schedules for comparing the simulation with real processes; the same for the same seed.
 *
 * <p>Threading: one thread.
 */
public final class SampleRuns {

  private static final int MOST_TRIES = 2_000;
  private static final int MOST_STEPS = 100;

  private final TransitionSystem system;
  private final StateChecker judge;
  private final Random random;
  private final Stop stop;

  /**
   * Random runs of a plan.
   *
   * @param stop ends the drawing of runs early
   */
  public SampleRuns(Plan plan, long seed, Stop stop) {
    this.stop = stop;
    this.system = new TransitionSystem(plan, Explorer.DIRECTORY);
    this.judge = new StateChecker(system);
    this.random = new Random(seed);
  }

  /** Complete runs that end clean; fewer than {@code count} if not enough are found. */
  public List<Schedule> clean(int count) {
    List<Schedule> runs = new ArrayList<>();
    for (int i = 0; i < MOST_TRIES && runs.size() < count && !stop.requested(); i++) {
      Simulation run = new Simulation(system, judge);
      finish(run);
      if (run.verdict() == Verdict.CLEAN) {
        runs.add(run.schedule());
      }
    }
    return runs;
  }

  /**
   * For each operation that can follow a child's kill, a run in which the child is killed before
   * it.
   */
  public List<Schedule> killed() {
    List<Schedule> runs = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < MOST_TRIES && !stop.requested(); i++) {
      Simulation run = new Simulation(system, judge);
      int steps = random.nextInt(MOST_STEPS);
      for (int step = 0; step < steps && stepAny(run); step++) {
        // Up to the step at which the child is killed.
      }
      int child = random.nextInt(system.processes());
      if (system.plan().processes().get(child).role() == ProcessPlan.Role.CHILD
          && system.enabled(run.state(), child)
          && seen.add(child + " " + system.describe(run.state(), child).kind())) {
        run.kill(child);
        finish(run);
        runs.add(run.schedule());
      }
    }
    return runs;
  }

  private void finish(Simulation run) {
    while (stepAny(run)) {
      // Until no process can move.
    }
  }

  private boolean stepAny(Simulation run) {
    List<Integer> enabled = new ArrayList<>();
    for (int process = 0; process < system.processes(); process++) {
      if (system.enabled(run.state(), process)) {
        enabled.add(process);
      }
    }
    if (enabled.isEmpty()) {
      return false;
    }
    run.step(enabled.get(random.nextInt(enabled.size())));
    return true;
  }
}
