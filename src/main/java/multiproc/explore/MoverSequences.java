package multiproc.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import multiproc.schedule.Schedule;
import multiproc.schedule.model.Mover;
import multiproc.schedule.model.Simulation;
import multiproc.schedule.model.StateChecker;
import multiproc.schedule.model.TransitionSystem;
import multiproc.schedule.plan.Plan;
import multiproc.schedule.step.Step;

/**
 * Runs of a plan as sequences of movers: a process's place in the plan, behind them its kill,
 * behind those its failing operation, and behind those a signal to it.
 */
public final class MoverSequences {

  private MoverSequences() {}

  /** The schedule of a run; empty when a mover cannot move. */
  public static Optional<Schedule> schedule(
      TransitionSystem world, StateChecker judge, int[] movers) {
    Simulation run = new Simulation(world, judge);
    for (int mover : movers) {
      if (!world.canMove(run.state(), mover)) {
        return Optional.empty();
      }
      run.move(mover);
    }
    return Optional.of(run.schedule());
  }

  /**
   * Whether a run ends clean. The movers up to {@code needed} must be able to move; behind them one
   * that has ended meanwhile is passed over.
   */
  private static boolean isClean(
      TransitionSystem world, StateChecker judge, int[] movers, int needed) {
    int[] state = world.initial();
    for (int i = 0; i < movers.length; i++) {
      if (world.canMove(state, movers[i])) {
        world.move(state, movers[i]);
      } else if (i < needed) {
        return false;
      }
    }
    return judge.verdicts(state) == 0;
  }

  /** The movers of a schedule. */
  public static int[] movers(Schedule schedule) {
    Plan plan = schedule.plan();
    List<Integer> movers = new ArrayList<>();
    for (Step step : schedule.steps()) {
      int process = plan.indexOf(step.pid());
      Mover kind =
          step.isKill()
              ? Mover.KILL
              : step.fault().isPresent()
                  ? Mover.FAULT
                  : step.isSignal() ? Mover.SIGNAL : Mover.STEP;
      movers.add(kind.of(process, plan.processes().size()));
    }
    return movers.stream().mapToInt(Integer::intValue).toArray();
  }

  /**
   * The first pair of neighbouring steps whose swap makes the run clean.
   *
   * @return the number of the first of the two, counted from 1; 0 when there is no such pair
   */
  public static int cleanSwap(TransitionSystem world, StateChecker judge, int[] movers) {
    for (int i = movers.length - 2; i >= 0; i--) {
      if (Mover.process(movers[i], world.processes())
          != Mover.process(movers[i + 1], world.processes())) {
        int[] swapped = movers.clone();
        swapped[i] = movers[i + 1];
        swapped[i + 1] = movers[i];
        if (isClean(world, judge, swapped, i + 2)) {
          return i + 1;
        }
      }
    }
    return 0;
  }

  /** How often the mover changes. */
  static int switches(int[] movers) {
    int switches = 0;
    for (int i = 1; i < movers.length; i++) {
      if (movers[i] != movers[i - 1]) {
        switches++;
      }
    }
    return switches;
  }

  /**
   * Of runs of one length, one that is easy to read: one that a single swap makes clean, if there
   * is one, of those with the fewest context switches, and of those the one in which the processes
   * named first go first: which is taken does not depend on how the runs were found.
   */
  public static int[] mostReadable(TransitionSystem world, StateChecker judge, List<int[]> runs) {
    int[] best = null;
    long bestCost = Long.MAX_VALUE;
    for (int[] run : runs) {
      long cost = switches(run) + (cleanSwap(world, judge, run) == 0 ? Integer.MAX_VALUE : 0L);
      if (cost < bestCost || cost == bestCost && Arrays.compare(run, best) < 0) {
        best = run;
        bestCost = cost;
      }
    }
    return best;
  }
}
