package multiproc.explore;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import multiproc.client.ClientVersion;
import multiproc.schedule.ForeignUse;
import multiproc.schedule.Granularity;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.Schedule;
import multiproc.schedule.Statement;
import multiproc.schedule.Step;
import multiproc.schedule.StepKind;
import multiproc.schedule.StepOperation;
import multiproc.schedule.model.Simulation;
import multiproc.schedule.model.StateChecker;
import multiproc.schedule.model.TransitionSystem;

/**
 * Runs a schedule under another release in memory, operation by operation, by the rules of an
 * exported test: a process follows the schedule as long as its operations are of the same kinds and
 * on the same files; operations that no other process can observe may be missing or added. From its
 * first other operation on it does as many operations a turn as the schedule has. If a process has
 * diverged, the programs run to their ends after the last step.
 *
 * <p>Threading: one thread.
 */
public final class FollowedRun {

  private final Schedule schedule;
  private final TransitionSystem system;
  private final StateChecker judge;
  private final Simulation run;
  private final Set<Integer> away = new HashSet<>();

  private FollowedRun(Schedule schedule, ClientVersion version) {
    this.schedule = schedule;
    boolean words = schedule.plan().granularity() == Granularity.WORD;
    this.system =
        TransitionSystem.ofOneRun(
            schedule.plan().with(version).with(words ? Granularity.WORD : Granularity.OPERATION),
            Explorer.DIRECTORY);
    this.judge = new StateChecker(system);
    this.run = new Simulation(system, judge);
  }

  /**
   * The end of a run.
   *
   * @param verdicts on the last state, a bit for each
   * @param errors of which processes died
   * @param stores into other processes' files
   */
  public record Ending(int verdicts, List<String> errors, Set<ForeignUse> stores) {}

  /** Runs the schedule under a release. */
  public static Ending under(Schedule schedule, ClientVersion version) {
    FollowedRun followed = new FollowedRun(schedule, version);
    followed.follow();
    return new Ending(
        followed.judge.verdicts(followed.run.state()),
        List.copyOf(followed.run.deaths().values()),
        ForeignUse.stores(followed.run.schedule()));
  }

  private void follow() {
    for (Step step : schedule.steps()) {
      int process = system.plan().indexOf(step.pid());
      if (!isAlive(process)) {
        continue;
      }
      if (step.isKill()) {
        run.kill(process);
      } else {
        step.operations().forEach(expected -> turn(process, expected));
      }
    }
    if (!away.isEmpty()) {
      runToTheEnds();
    }
    for (int process = 0; process < system.processes(); process++) {
      while (isAlive(process) && isQuiet(next(process))) {
        operate(process);
      }
    }
  }

  private void turn(int process, StepOperation expected) {
    if (!away.contains(process)) {
      while (isAlive(process)
          && !isSame(next(process), expected)
          && !isQuiet(expected)
          && isQuiet(next(process))) {
        operate(process);
      }
      if (!isAlive(process) || !isSame(next(process), expected)) {
        if (isQuiet(expected)) {
          return;
        }
        away.add(process);
      }
    }
    if (isAlive(process)) {
      operate(process);
    }
  }

  private void runToTheEnds() {
    for (boolean moved = true; moved; ) {
      moved = false;
      for (int process = 0; process < system.processes(); process++) {
        while (isAlive(process) && operate(process)) {
          moved = true;
        }
      }
    }
  }

  /** Does the next operation; false if the process waits for ever. */
  private boolean operate(int process) {
    StepOperation next = next(process);
    if (next.kind() == StepKind.WAIT && !system.enabled(run.state(), process)) {
      letEnd(Long.parseLong(next.value()));
    }
    boolean enabled = system.enabled(run.state(), process);
    if (enabled) {
      run.step(process);
    }
    return enabled;
  }

  /** Runs a process that is waited for to its end, if it has diverged or lags. */
  private void letEnd(long pid) {
    int waited = system.plan().indexOf(pid);
    for (ProcessPlan starter : system.plan().processes()) {
      boolean starts =
          starter.statements().contains(new Statement.Fork(pid))
              || starter.statements().contains(new Statement.Spawn(pid));
      int process = system.plan().indexOf(starter.pid());
      while (starts
          && system.node(run.state(), waited) == null
          && isAlive(process)
          && operate(process)) {
        // operate() does its next operation, up to the fork.
      }
    }
    while (isAlive(waited) && operate(waited)) {
      // operate() does its next operation, up to its end.
    }
  }

  private boolean isAlive(int process) {
    return system.isAlive(run.state(), process);
  }

  private StepOperation next(int process) {
    return system.describe(run.state(), process);
  }

  private static boolean isSame(StepOperation one, StepOperation other) {
    return one.kind() == other.kind()
        && one.file().equals(other.file())
        && (one.kind().onFile() || one.value().equals(other.value()));
  }

  /** Whether no other process can observe an operation, so that a release may lack it. */
  private static boolean isQuiet(StepOperation operation) {
    return switch (operation.kind()) {
      case SIZE, MAP, LOAD, READ, CLOSE -> true;
      default -> false;
    };
  }
}
