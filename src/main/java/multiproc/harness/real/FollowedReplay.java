package multiproc.harness.real;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import multiproc.schedule.Schedule;
import multiproc.schedule.Verdict;
import multiproc.schedule.plan.ProcessPlan;
import multiproc.schedule.step.Step;
import multiproc.schedule.step.StepKind;
import multiproc.schedule.step.StepOperation;
import multiproc.store.SystemFault;

/**
 * Runs a schedule on a client of another release, to see whether the interleaving still corrupts
 * the files. Each process follows the schedule as long as the client's operations are the same;
 * sizes, positions and lengths may differ. After its first different operation, a process does in
 * each of its steps the number of operations that the schedule has there. If a process has
 * diverged, the programs run to their ends after the last step, in the order of the plan.
 *
 * <p>Threading: one thread.
 */
public final class FollowedReplay {

  /**
   * The point at which a process diverged from the schedule.
   *
   * @param step number of the step in the schedule
   * @param expected operation of the schedule
   * @param got operation of the process; empty if it had ended
   */
  public record Departure(long pid, int step, String expected, String got) {}

  /**
   * The result of the replay.
   *
   * @param steps number of steps in the schedule
   * @param processes number of processes in the plan
   * @param departures one for each process that diverged, in order
   * @param verdict on the files
   * @param detail the file and what is wrong with it
   * @param deaths the cause of death, by process identifier
   */
  public record Result(
      int steps,
      int processes,
      List<Departure> departures,
      Verdict verdict,
      String detail,
      Map<Long, String> deaths) {

    /** The verdict, with the file and position if it concerns a file. */
    public String verdictText() {
      return detail.contains(verdict.word()) ? detail : (verdict + " " + detail).strip();
    }
  }

  /** More operations than any program has; a client that exceeds it is in an endless loop. */
  private static final int MOST_OPERATIONS = 1_000_000;

  private final Schedule schedule;
  private final RealProcesses processes;
  private final FileRecord record;
  private final Map<Long, Departure> departed = new LinkedHashMap<>();
  private final Set<Long> killed = new TreeSet<>();
  private int operations;

  /**
   * @param processes of the schedule's plan, started
   * @param directory that holds the files
   */
  public FollowedReplay(Schedule schedule, RealProcesses processes, String directory) {
    this.schedule = schedule;
    this.processes = processes;
    this.record = new FileRecord(schedule.plan().with(processes.facts().nearest()), directory);
  }

  /** Runs the schedule. */
  public Result run() throws IOException {
    for (Step step : schedule.steps()) {
      long pid = step.pid();
      if (!processes.has(pid) || killed.contains(pid)) {
        continue;
      }
      if (step.isSignal()) {
        processes.get(pid).signal();
      } else if (step.isKill()) {
        kill(pid);
      } else if (departed.containsKey(pid)) {
        take(pid, step.operations().size());
      } else {
        follow(step);
      }
    }
    if (!departed.isEmpty()) {
      runToTheEnds();
    }
    finishQuietly();
    return result();
  }

  private void kill(long pid) throws IOException {
    killed.add(pid);
    processes.kill(pid);
  }

  private void follow(Step step) throws IOException {
    int done = 0;
    for (StepOperation expected : step.operations()) {
      if (!comesTo(step, expected)) {
        take(step.pid(), step.operations().size() - done);
        return;
      }
      done++;
    }
  }

  /** Lets a process do one operation of the schedule; false if it does a different one. */
  private boolean comesTo(Step step, StepOperation expected) throws IOException {
    long pid = step.pid();
    StepOperation asked = processes.get(pid).asked();
    while (asked != null && !corresponds(expected, asked)) {
      if (isQuiet(expected.kind())) {
        return true;
      }
      if (!isQuiet(asked.kind())) {
        break;
      }
      operate(pid, Optional.empty());
      asked = processes.get(pid).asked();
    }
    if (asked == null && isQuiet(expected.kind())) {
      return true;
    }
    if (asked == null || !corresponds(expected, asked)) {
      String got = asked == null ? "" : asked.text();
      departed.put(pid, new Departure(pid, step.number(), expected.text(), got));
      return false;
    }
    operate(pid, SystemFault.of(expected.fault()));
    return true;
  }

  /**
   * Whether two operations are of one kind and on the same file or process; other values may
   * differ.
   */
  private static boolean corresponds(StepOperation expected, StepOperation asked) {
    boolean ofProcess = !expected.kind().onFile();
    return expected.kind() == asked.kind()
        && expected.file().equals(asked.file())
        && (!ofProcess || expected.value().equals(asked.value()));
  }

  /** Whether an operation may be missing in a release: no other process can observe it. */
  private static boolean isQuiet(StepKind kind) {
    return switch (kind) {
      case SIZE, MAP, LOAD, READ, CLOSE -> true;
      default -> false;
    };
  }

  private void take(long pid, int count) throws IOException {
    for (int i = 0; i < count && processes.get(pid).isAtStep(); i++) {
      operate(pid, Optional.empty());
    }
  }

  private void operate(long pid, Optional<SystemFault> fault) throws IOException {
    if (++operations > MOST_OPERATIONS) {
      throw new IOException("a process does not end: process=" + pid);
    }
    int statement = processes.real(pid).statement();
    StepOperation done = processes.operate(pid, fault);
    record.done(pid, done, statement);
    if (done.kind() == StepKind.KILL) {
      killed.add(Long.parseLong(done.value()));
    }
  }

  private void runToTheEnds() throws IOException {
    for (boolean moved = true; moved; ) {
      moved = false;
      for (ProcessPlan process : schedule.plan().processes()) {
        long pid = process.pid();
        while (processes.has(pid) && !killed.contains(pid) && processes.get(pid).isAtStep()) {
          operate(pid, Optional.empty());
          moved = true;
        }
      }
    }
  }

  /**
   * Runs the unobservable operations of each process after its last step, such as further reads.
   */
  private void finishQuietly() throws IOException {
    for (ProcessPlan process : schedule.plan().processes()) {
      long pid = process.pid();
      while (processes.has(pid)
          && !killed.contains(pid)
          && processes.get(pid).isAtStep()
          && isQuiet(processes.get(pid).asked().kind())) {
        operate(pid, Optional.empty());
      }
    }
  }

  private Result result() throws IOException {
    Map<Long, String> deaths = new TreeMap<>();
    Set<Long> alive = new TreeSet<>();
    for (ProcessPlan process : schedule.plan().processes()) {
      long pid = process.pid();
      if (processes.has(pid) && !killed.contains(pid)) {
        if (processes.get(pid).isAtStep()) {
          alive.add(pid);
        } else if (!processes.error(pid).isEmpty()) {
          deaths.put(pid, processes.error(pid));
        }
      }
    }
    FileRecord.Judged judged = record.judge(deaths, alive);
    return new Result(
        schedule.steps().size(),
        schedule.plan().processes().size(),
        new ArrayList<>(departed.values()),
        judged.verdict(),
        judged.detail(),
        deaths);
  }
}
