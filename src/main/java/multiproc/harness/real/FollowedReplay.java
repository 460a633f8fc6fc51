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
 * Runs a schedule on a client of another release, to see whether the interleaving still breaks it.
 * Each process does what the schedule has it do, as long as the client's operations are the same;
 * sizes, positions and lengths are the client's own. From its first other operation on a process
 * does as many operations in each of its steps as the schedule has there. When a process has
 * diverged the programs are run to their ends after the last step, in the order of the plan.
 *
 * <p>Threading: one thread.
 */
public final class FollowedReplay {

  /**
   * Where a process diverged from the schedule.
   *
   * @param step of the schedule
   * @param expected what the schedule has it do
   * @param got what it did; empty where it has ended
   */
  public record Departure(long pid, int step, String expected, String got) {}

  /**
   * The end of it.
   *
   * @param steps of the schedule, all of them
   * @param processes of the plan
   * @param departures one for each process that diverged, in their order
   * @param verdict on the files
   * @param detail which file it is, and what is wrong with it
   * @param deaths what processes died of, by process identifier
   */
  public record Result(
      int steps,
      int processes,
      List<Departure> departures,
      Verdict verdict,
      String detail,
      Map<Long, String> deaths) {

    /** The verdict, and where it is on a file, which and where. */
    public String verdictText() {
      return detail.contains(verdict.word()) ? detail : (verdict + " " + detail).strip();
    }
  }

  /** More operations than programs have; a client that does more goes round in a circle. */
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

  /** Runs it. */
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

  /** Lets a process do one operation of the schedule's; false when it does another. */
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

  /** The same operation on the same file, or process; with numbers that are the client's own. */
  private static boolean corresponds(StepOperation expected, StepOperation asked) {
    boolean ofProcess = !expected.kind().onFile();
    return expected.kind() == asked.kind()
        && expected.file().equals(asked.file())
        && (!ofProcess || expected.value().equals(asked.value()));
  }

  /** Operations that one release has and another has not, and that no other process can see. */
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

  /** What a process does behind its last step that no other can see, such as reading on. */
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
