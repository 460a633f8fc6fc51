package multiproc.harness.replay;

import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import multiproc.harness.UserException;
import multiproc.harness.fork.ProcessLimit;
import multiproc.schedule.FileHash;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.Schedule;
import multiproc.schedule.Step;
import multiproc.schedule.StepKind;
import multiproc.schedule.StepOperation;
import multiproc.schedule.Verdict;
import multiproc.schedule.model.Simulation;
import multiproc.schedule.model.StateChecker;
import multiproc.schedule.model.TransitionSystem;
import multiproc.store.SystemFault;

/**
 * Runs a schedule again, step by step: in memory and, if asked for, on real processes and files.
 * The effect of each step, including the files' bytes, is compared with the schedule; the first
 * difference ends the replay. No process ever runs freely.
 *
 * <p>Threading: one thread; {@link #close()} from any.
 */
public final class Replay implements AutoCloseable {

  /** Receives each step when it is done. */
  public interface Listener {
    /**
     * @param simulation in the state after the step
     */
    void done(Step step, Simulation simulation);
  }

  /**
   * The result of a replay.
   *
   * @param steps number of steps that matched the schedule
   * @param divergence the first difference; empty if there is none
   * @param verdict on the last state
   * @param deaths the errors of dead processes, by pid
   */
  public record Result(
      int steps, Optional<String> divergence, Verdict verdict, Map<Long, String> deaths) {}

  /** Largest number of JVMs in one replay: each takes some 40 MB, and processor time to start. */
  private static final int MOST_JVMS = 100;

  private final Schedule schedule;
  private final StateChecker judge;
  private final Simulation simulation;
  private final ReplayFiles files;

  /** Null for a replay in memory. */
  private final ReplayProcesses processes;

  private Replay(Schedule schedule, String directory, ReplayProcesses processes)
      throws IOException {
    this.schedule = schedule;
    this.processes = processes;
    this.files = processes == null ? null : new ReplayFiles(directory);
    if (processes != null) {
      // First, so that the processes boot while the rest is made.
      processes.start();
    }
    TransitionSystem system = TransitionSystem.ofOneRun(schedule.plan(), directory);
    this.judge = new StateChecker(system);
    this.simulation = new Simulation(system, judge);
  }

  /** A replay in memory. */
  public static Replay simulated(Schedule schedule, String directory) throws IOException {
    return new Replay(schedule, directory, null);
  }

  /**
   * Refuses a schedule with too many processes alive at once, because each needs a JVM.
   *
   * @param jvms those that it has started ahead are not needed again
   * @throws UserException when there are too many
   * @throws IOException when the system does not allow as many
   */
  public static void checkSize(Schedule schedule, ReplayJvms jvms) throws IOException {
    Set<Long> alive = new HashSet<>();
    for (ProcessPlan process : schedule.plan().processes()) {
      if (process.role() != ProcessPlan.Role.CHILD) {
        alive.add(process.pid());
      }
    }
    int most = alive.size();
    for (Step step : schedule.steps()) {
      if (step.isKill()) {
        alive.remove(step.pid());
      }
      for (StepOperation operation : step.operations()) {
        if (operation.kind() == StepKind.FORK || operation.kind() == StepKind.SPAWN) {
          alive.add(Long.parseLong(operation.value()));
        } else if (operation.kind() == StepKind.KILL) {
          alive.remove(Long.parseLong(operation.value()));
        }
      }
      most = Math.max(most, alive.size());
    }
    if (most > MOST_JVMS) {
      throw new UserException(
          "too many processes at once, each of which is a JVM: processes="
              + most
              + " most="
              + MOST_JVMS
              + "; replay it in memory, with --simulate");
    }
    new ProcessLimit().require(most - jvms.startedAhead());
  }

  /**
   * A replay on real JVMs.
   *
   * @param directory holds no {@code .db} file; the replay leaves its files there
   * @param jvms the source of its processes; the replay closes those that it takes
   */
  public static Replay real(Schedule schedule, String directory, ReplayJvms jvms)
      throws IOException {
    return on(new ReplayJvmProcesses(schedule.plan(), directory, jvms), schedule, directory);
  }

  /**
   * A replay on real processes.
   *
   * @param processes of the schedule's plan, none started; the replay closes them
   * @param directory holds no {@code .db} file; the replay leaves its files there
   */
  public static Replay on(ReplayProcesses processes, Schedule schedule, String directory)
      throws IOException {
    return new Replay(schedule, directory, processes);
  }

  /** Runs the schedule to its end or to the first difference. */
  public Result run(Listener listener) throws IOException {
    if (files != null) {
      files.write(schedule.plan().files());
    }
    int done = 0;
    Optional<String> divergence = Optional.empty();
    for (Step expected : schedule.steps()) {
      divergence = step(expected, listener);
      if (divergence.isPresent()) {
        break;
      }
      done++;
    }
    if (divergence.isEmpty()) {
      divergence = compareEnd();
    }
    return new Result(done, divergence, simulation.verdict(), simulation.deaths());
  }

  private Optional<String> step(Step expected, Listener listener) throws IOException {
    int process = schedule.plan().indexOf(expected.pid());
    TransitionSystem system = simulation.system();
    boolean can =
        expected.isKill()
            ? system.isAlive(simulation.state(), process)
            : system.enabled(simulation.state(), process);
    if (!can) {
      return diverged(expected, expected.text(), "a process that is not there or has ended");
    }
    Step simulated = simulation.again(expected);
    if (!simulated.text().equals(expected.text())) {
      return diverged(expected, expected.text(), simulated.text());
    }
    if (!simulated.hashes().equals(expected.hashes())) {
      return diverged(
          expected, String.valueOf(expected.hashes()), String.valueOf(simulated.hashes()));
    }
    if (files != null) {
      Optional<String> difference = realStep(expected);
      if (difference.isPresent()) {
        return difference;
      }
    }
    listener.done(simulated, simulation);
    return Optional.empty();
  }

  private Optional<String> realStep(Step expected) throws IOException {
    long pid = expected.pid();
    if (expected.isKill()) {
      processes.kill(pid);
      return Optional.empty();
    }
    SteppedProcess real = processes.get(pid);
    if (expected.isSignal()) {
      real.signal();
      return Optional.empty();
    }
    for (StepOperation operation : expected.operations()) {
      StepOperation asked = real.next(operation);
      if (asked == null) {
        return diverged(expected, operation.text(), "the process has ended: " + real.error());
      }
      if (!same(operation, asked)) {
        return diverged(expected, operation.text(), asked.text());
      }
      StepOperation done = processes.operate(pid, SystemFault.of(operation.fault()));
      if (!done.text().equals(operation.text())) {
        return diverged(expected, operation.text(), done.text());
      }
    }
    for (Map.Entry<String, FileHash> hash : expected.hashes().entrySet()) {
      String got = files.sha256(hash.getKey());
      if (!got.equals(hash.getValue().hex())) {
        String death = real.error().isEmpty() ? "" : "; the process has ended: " + real.error();
        return diverged(expected, hash.getKey() + " " + hash.getValue(), got + death);
      }
    }
    return Optional.empty();
  }

  /**
   * Whether a process asks for the expected operation. A value that it will load is not compared,
   * because it is still unknown.
   */
  private static boolean same(StepOperation expected, StepOperation asked) {
    boolean loads =
        switch (expected.kind()) {
          case SIZE, READ_USED, LOAD -> true;
          default -> false;
        };
    return expected.kind() == asked.kind()
        && expected.file().equals(asked.file())
        && expected.position() == asked.position()
        && expected.length() == asked.length()
        && (loads || expected.value().equals(asked.value()));
  }

  /**
   * The difference at the end: the verdict must be the recorded one, and real processes must have
   * died as expected.
   */
  private Optional<String> compareEnd() throws IOException {
    if (simulation.verdict() != schedule.expectation().verdict()) {
      return Optional.of(
          "diverged at the end: expected verdict "
              + schedule.expectation().verdict()
              + ", got "
              + simulation.verdict());
    }
    if (processes != null) {
      for (ProcessPlan process : schedule.plan().processes()) {
        int place = schedule.plan().indexOf(process.pid());
        if (simulation.system().isAlive(simulation.state(), place)) {
          // The schedule stops before its end: a real scrape may have failed without a close.
          if (!simulation.system().enabled(simulation.state(), place)
              && !processes.waits(process.pid())) {
            return Optional.of(
                "diverged at the end: expected process " + process.pid() + " to wait, it does not");
          }
          continue;
        }
        String expected = simulation.deaths().getOrDefault(process.pid(), "");
        String got = processes.error(process.pid());
        if (!processes.isSameDeath(expected, got)) {
          return Optional.of(
              "diverged at the end: expected process "
                  + process.pid()
                  + " to end so: "
                  + expected
                  + ", got: "
                  + got);
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> diverged(Step step, String expected, String got) {
    return Optional.of(
        "diverged at step " + step.number() + ": expected " + expected + ", got " + got);
  }

  /** Kills the remaining processes. */
  @Override
  public void close() {
    if (processes != null) {
      processes.close();
    }
  }
}
