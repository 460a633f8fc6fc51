package multiproc.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import multiproc.schedule.Plan;
import multiproc.schedule.Schedule;
import multiproc.schedule.Step;
import multiproc.schedule.model.Mover;
import multiproc.schedule.model.Simulation;
import multiproc.schedule.model.StateChecker;
import multiproc.schedule.model.TransitionSystem;
import multiproc.store.SystemFault;

/**
 * Converts runs of a plan between schedules and sequences of movers. A mover is an int for the
 * process that moves and the kind of its move ({@link Mover}).
 */
public final class MoverSequences {

  /** Most steps of a schedule for which each pair is tried. */
  private static final int MOST_STEPS = 1_000;

  private MoverSequences() {}

  /** The schedule of a run; empty if a mover cannot move. */
  public static Optional<Schedule> schedule(
      TransitionSystem system, StateChecker judge, int[] movers) {
    Simulation run = new Simulation(system, judge);
    for (int mover : movers) {
      if (!system.canMove(run.state(), mover)) {
        return Optional.empty();
      }
      run.move(mover);
    }
    return Optional.of(run.schedule());
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
   * The last pair of neighbouring steps of a schedule that makes the run clean if they are swapped.
   *
   * @return the number of the first of the two, counted from 1; 0 if there is no such pair; empty
   *     if the schedule is not searched, as it has more than {@value #MOST_STEPS} steps, or more
   *     faults of the system than the one that a {@link TransitionSystem} can have
   */
  public static OptionalInt cleanSwap(Schedule schedule) {
    List<SystemFault> faults = schedule.systemFaults();
    if (schedule.steps().size() > MOST_STEPS || faults.size() > 1) {
      return OptionalInt.empty();
    }
    SystemFault fault = faults.isEmpty() ? null : faults.get(0);
    TransitionSystem system = new TransitionSystem(schedule.plan(), Explorer.DIRECTORY, fault);
    return OptionalInt.of(cleanSwap(system, new StateChecker(system), movers(schedule)));
  }

  /**
   * The last pair of neighbouring steps whose swap makes the run clean.
   *
   * @return the number of the first of the two, counted from 1; 0 if there is no such pair
   */
  public static int cleanSwap(TransitionSystem system, StateChecker judge, int[] movers) {
    return new CleanSwaps(system, judge).of(movers);
  }

  private static int bySwitches(int[] left, int[] right) {
    int difference = switches(left) - switches(right);
    return difference != 0 ? difference : Arrays.compare(left, right);
  }

  /** Number of changes of the mover. */
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
   * The run that is easiest to read, of runs with the same length: if possible one that a single
   * swap makes clean, then one with the fewest context switches, then the first by the order of its
   * processes, so that the result does not depend on the order in which a search finds them.
   */
  public static int[] mostReadable(TransitionSystem system, StateChecker judge, List<int[]> runs) {
    List<int[]> bySwitches = new ArrayList<>(runs);
    bySwitches.sort(MoverSequences::bySwitches);
    CleanSwaps swaps = new CleanSwaps(system, judge);
    for (int[] run : bySwitches) {
      if (swaps.of(run) != 0) {
        return run;
      }
    }
    return bySwitches.isEmpty() ? null : bySwitches.get(0);
  }
}
