package multiproc.harness.real;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import multiproc.harness.replay.ReplayFiles;
import multiproc.schedule.ForeignUse;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.Schedule;
import multiproc.schedule.Statement;
import multiproc.schedule.Step;
import multiproc.schedule.StepKind;
import multiproc.schedule.StepOperation;
import multiproc.schedule.Verdict;
import multiproc.store.SystemFault;

/**
 * Runs a schedule on a client of another release, to see whether the interleaving still corrupts
 * the files. Each process follows the schedule as long as the client's operations are the same;
 * sizes, positions and lengths may differ. After its first different operation, a process does in
 * each of its steps the number of operations that the schedule has there. A process that is waited
 * for runs to its end first. If a process has diverged, or does not fail as in the schedule, the
 * programs run to their ends after the last step, in the order of the plan. Where one has diverged,
 * what a scrape shows that runs while another process may still store is no longer compared with
 * the schedule's expectation.
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
   * @param finished whether the programs ran to their ends
   * @param verdict on the files
   * @param detail the file and what is wrong with it
   * @param ownVerdict without files that are as they were before the first step
   * @param deaths the cause of death, by process identifier
   * @param tracebacks the client's frames of each death's traceback, by process identifier
   * @param unexpected what a scrape showed otherwise after a process had diverged, by process
   *     identifier
   * @param stores into other processes' files
   * @param own errors of which processes died and no file is the cause, by process identifier
   * @param lost by process that ended or died of its own, sentences on the values that its program
   *     leaves and that it did not store
   */
  public record Result(
      int steps,
      int processes,
      List<Departure> departures,
      boolean finished,
      Verdict verdict,
      String detail,
      Verdict ownVerdict,
      Map<Long, String> deaths,
      Map<Long, String> tracebacks,
      Map<Long, String> unexpected,
      Set<ForeignUse> stores,
      Map<Long, String> own,
      Map<Long, List<String>> lost) {

    /** Whether a process died of an endless walk. */
    public boolean isEndless(long pid) {
      return deaths.getOrDefault(pid, "").startsWith(Patience.ENDLESS);
    }

    /** Sentences on what these processes did not store. */
    public List<String> lostBy(Predicate<Long> process) {
      return lost.entrySet().stream()
          .filter(of -> process.test(of.getKey()))
          .flatMap(of -> of.getValue().stream())
          .toList();
    }

    /** The verdict, with the file and position if it concerns a file. */
    public String verdictText() {
      List<String> losses = lostBy(pid -> !deaths.containsKey(pid));
      return verdict == Verdict.CLEAN && !losses.isEmpty()
          ? Verdict.LOST + ": " + losses.get(0)
          : detail.contains(verdict.word()) ? detail : (verdict + " " + detail).strip();
    }
  }

  /** More operations than any program has; a client that exceeds it is in an endless loop. */
  private static final int MOST_OPERATIONS = 1_000_000;

  private final Schedule schedule;
  private final RealProcesses processes;
  private final FileRecord record;
  private final ReplayFiles files;
  private final Map<Long, Departure> departed = new LinkedHashMap<>();
  private final Set<Long> killed = new TreeSet<>();
  private final Map<Long, String> unexpected = new TreeMap<>();

  /** Processes that the schedule has ended by now. */
  private final Set<Long> over = new TreeSet<>();

  /** Processes that may see more or fewer stores in their last scrape than the schedule has. */
  private final Set<Long> amidStores = new TreeSet<>();

  private final Set<ForeignUse> stores = new LinkedHashSet<>();

  private int operations;

  /**
   * @param processes of the schedule's plan, started
   * @param directory that holds the files
   */
  public FollowedReplay(Schedule schedule, RealProcesses processes, String directory) {
    this.schedule = schedule;
    this.processes = processes;
    this.files = new ReplayFiles(directory);
    this.record = new FileRecord(schedule.plan().with(processes.facts().nearest()), directory);
  }

  /** Runs the schedule. */
  public Result run() throws IOException {
    files.write(schedule.plan().files());
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
      if (step.operations().stream().anyMatch(o -> o.kind() == StepKind.EXIT)) {
        over.add(pid);
      }
    }
    boolean finished = !departed.isEmpty();
    if (!finished) {
      finishQuietly();
      finished = !endsAlike(result(false));
    }
    if (finished) {
      runToTheEnds();
    }
    return result(finished);
  }

  /**
   * Whether a run of the schedule's steps shows what the schedule ends with. It may end where its
   * release fails, and a client that fails later, or not at all, has more to do.
   */
  private boolean endsAlike(Result run) {
    Verdict verdict = schedule.expectation().verdict();
    return verdict == Verdict.CLEAN
        || run.verdict() == verdict
            && run.deaths().keySet().containsAll(schedule.expectation().deaths().keySet());
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
    StepOperation asked = processes.get(pid).asked();
    if (asked.kind() == StepKind.WAIT) {
      letEnd(Long.parseLong(asked.value()));
    }
    if (asked.kind() == StepKind.LIST && !departed.isEmpty() && isStoredBeside(pid)) {
      amidStores.add(pid);
    } else if (asked.kind() == StepKind.LIST) {
      amidStores.remove(pid);
    }
    int statement = processes.real(pid).statement();
    StepOperation done = processes.operate(pid, fault);
    record.done(pid, done, statement);
    ForeignUse.store(schedule.plan(), pid, done)
        .map(use -> use.of(record.key(pid, done)))
        .ifPresent(stores::add);
    if (done.kind() == StepKind.KILL) {
      killed.add(Long.parseLong(done.value()));
    }
    if (amidStores.contains(pid) && !processes.get(pid).isAtStep()) {
      String error = processes.error(pid);
      if (RealProcess.isExpectation(error)) {
        unexpected.put(pid, error);
      }
    }
  }

  /** Runs a process that is waited for to its end, if it has diverged or lags. */
  private void letEnd(long pid) throws IOException {
    for (ProcessPlan process : schedule.plan().processes()) {
      boolean starts =
          process.statements().contains(new Statement.Fork(pid))
              || process.statements().contains(new Statement.Spawn(pid));
      while (starts && !processes.has(pid) && isRunning(process.pid())) {
        operate(process.pid(), Optional.empty());
      }
    }
    runToItsEnd(pid);
  }

  /**
   * Whether a process other than a reader may store more, or has diverged and so may have stored
   * what the schedule stores later.
   */
  private boolean isStoredBeside(long reader) throws IOException {
    for (ProcessPlan process : schedule.plan().processes()) {
      long pid = process.pid();
      boolean ends = isRunning(pid) && processes.get(pid).asked().kind() == StepKind.EXIT;
      boolean ahead = departed.containsKey(pid) && !over.contains(pid);
      if (pid != reader && (ahead || isRunning(pid) && !ends)) {
        List<Statement> program = process.program();
        int first = ahead ? 0 : processes.real(pid).statement();
        if (!program.subList(first, program.size()).stream().allMatch(FollowedReplay::isReading)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isReading(Statement statement) {
    return statement instanceof Statement.Try tried
        ? isReading(tried.statement())
        : statement instanceof Statement.Scrape
            || statement instanceof Statement.Expect
            || statement instanceof Statement.Wait;
  }

  private boolean isRunning(long pid) throws IOException {
    return processes.has(pid) && !killed.contains(pid) && processes.get(pid).isAtStep();
  }

  private boolean runToItsEnd(long pid) throws IOException {
    boolean moved = false;
    while (isRunning(pid)) {
      operate(pid, Optional.empty());
      moved = true;
    }
    return moved;
  }

  private void runToTheEnds() throws IOException {
    for (boolean moved = true; moved; ) {
      moved = false;
      for (ProcessPlan process : schedule.plan().processes()) {
        moved |= runToItsEnd(process.pid());
      }
    }
  }

  /**
   * Runs the unobservable operations of each process after its last step, such as further reads.
   */
  private void finishQuietly() throws IOException {
    for (ProcessPlan process : schedule.plan().processes()) {
      long pid = process.pid();
      while (isRunning(pid) && isQuiet(processes.get(pid).asked().kind())) {
        operate(pid, Optional.empty());
      }
    }
  }

  private Result result(boolean finished) throws IOException {
    Map<Long, String> deaths = new TreeMap<>();
    Map<Long, String> tracebacks = new TreeMap<>();
    Map<Long, String> own = new TreeMap<>();
    Map<Long, List<String>> lost = new TreeMap<>();
    Set<Long> alive = new TreeSet<>();
    for (ProcessPlan process : schedule.plan().processes()) {
      long pid = process.pid();
      if (processes.has(pid) && !killed.contains(pid)) {
        if (processes.get(pid).isAtStep()) {
          alive.add(pid);
        } else if (!processes.error(pid).isEmpty() && !unexpected.containsKey(pid)) {
          deaths.put(pid, processes.error(pid));
          tracebacks.put(pid, processes.real(pid).frames());
          boolean hangs = processes.error(pid).equals(Patience.ASLEEP);
          boolean known = hangs && schedule.expectation().verdict() == Verdict.HANGS;
          if (!known && record.isOwnDeath(pid, processes.error(pid))) {
            own.put(pid, processes.error(pid));
          }
        }
        if (!alive.contains(pid) && deaths.containsKey(pid) == own.containsKey(pid)) {
          lost.put(pid, record.lost(pid));
        }
      }
    }
    FileRecord.Judged judged = record.judge(deaths, alive);
    return new Result(
        schedule.steps().size(),
        schedule.plan().processes().size(),
        new ArrayList<>(departed.values()),
        finished,
        judged.verdict(),
        judged.detail(),
        judged.own(),
        deaths,
        tracebacks,
        unexpected,
        stores,
        own,
        lost);
  }
}
