package multiproc.schedule.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import multiproc.layout.DbFileName;
import multiproc.schedule.Expectation;
import multiproc.schedule.FileHash;
import multiproc.schedule.Schedule;
import multiproc.schedule.Step;
import multiproc.schedule.StepKind;
import multiproc.schedule.StepOperation;
import multiproc.schedule.Verdict;
import multiproc.store.SystemFault;

/**
 * Runs a transition system step by step, and records each step in the form of a schedule.
 *
 * <p>Threading: one thread.
 */
public final class Simulation {

  private final TransitionSystem system;
  private final StateChecker judge;
  private int[] state;
  private final List<Step> steps = new ArrayList<>();

  /** A run before its first step. */
  public Simulation(TransitionSystem system, StateChecker judge) {
    this.system = system;
    this.judge = judge;
    this.state = system.initial();
  }

  /**
   * Makes all steps of a schedule, in a directory of no name; a schedule has no bytes of files.
   *
   * @param after called after each step
   * @throws IllegalArgumentException when the programs cannot make a step, or make another
   */
  public static void run(Schedule schedule, BiConsumer<Step, Simulation> after) {
    TransitionSystem system = TransitionSystem.ofOneRun(schedule.plan(), "");
    Simulation run = new Simulation(system, new StateChecker(system));
    for (Step step : schedule.steps()) {
      if (!run.canMake(step)) {
        throw new IllegalArgumentException(
            "step %s cannot be done: the process is not there or has ended: process=%s"
                .formatted(step.number(), step.pid()));
      }
      Step done = run.again(step);
      if (!done.text().equals(step.text())) {
        throw new IllegalArgumentException(
            "diverged at step %s: expected %s, got %s"
                .formatted(step.number(), step.text(), done.text()));
      }
      after.accept(step, run);
    }
  }

  /** The transition system of the run. */
  public TransitionSystem system() {
    return system;
  }

  /** A copy of the current state. */
  public int[] state() {
    return state.clone();
  }

  /** The steps so far. */
  public List<Step> steps() {
    return List.copyOf(steps);
  }

  /** Does one step of a process. */
  public Step step(int process) {
    List<Long> enabled = enabled();
    List<StepOperation> operations = new ArrayList<>();
    Map<String, Integer> files = new LinkedHashMap<>();
    StepKind done;
    do {
      PendingOperation next = system.node(state, process).next();
      done = next.kind();
      operations.add(system.describe(state, process));
      system.operate(state, process);
      if (done.onFile()) {
        files.put(DbFileName.nameOf(next.path()), system.file(state, next));
      }
    } while (system.joins(state, process, done));
    return add(process, operations, enabled, files);
  }

  /** Makes the step of a mover. */
  public Step move(int mover) {
    int process = Mover.process(mover, system.processes());
    return switch (Mover.kind(mover, system.processes())) {
      case STEP -> step(process);
      case KILL -> kill(process);
      case FAULT -> fail(process, system.fault());
      case SIGNAL -> signal(process);
    };
  }

  /** A process receives a signal. */
  public Step signal(int process) {
    List<Long> enabled = enabled();
    system.effects().signal(state, process);
    return add(process, StepKind.SIGNAL, enabled);
  }

  /** Lets the next operation of a process meet a fault of the system. */
  public Step fail(int process, SystemFault fault) {
    List<Long> enabled = enabled();
    PendingOperation next = system.node(state, process).next();
    if (fault == SystemFault.CUT) {
      system.effects().cut(state, process);
    }
    StepOperation operation = system.describe(state, process).failing(fault);
    if (fault == SystemFault.CUT) {
      system.operate(state, process);
    } else {
      system.effects().fail(state, process, fault);
    }
    Map<String, Integer> files = new LinkedHashMap<>();
    if (next.kind().onFile()) {
      files.put(DbFileName.nameOf(next.path()), system.file(state, next));
    }
    return add(process, List.of(operation), enabled, files);
  }

  /**
   * Repeats a step of a schedule: a step of a process, a kill, a signal, or a step with a fault.
   */
  public Step again(Step step) {
    int process = system.plan().indexOf(step.pid());
    if (step.isKill()) {
      return kill(process);
    }
    if (step.isSignal()) {
      return signal(process);
    }
    return step.fault().isPresent() ? fail(process, step.fault().get()) : step(process);
  }

  /**
   * Does what a step of a schedule does, in another run: without the signal that the process does
   * not await here, or the fault that its next operation cannot meet.
   *
   * @return empty if the process is not there, cannot move, or has ended
   */
  public Optional<Step> like(Step step) {
    int process = system.plan().indexOf(step.pid());
    if (!canMake(step)) {
      return Optional.empty();
    }
    boolean same =
        step.isSignal()
            ? system.awaitsSignal(state, process)
            : step.fault().stream().allMatch(met -> system.canMeet(state, process, met));
    return Optional.of(same ? again(step) : step(process));
  }

  /** Whether the process of a step is there, and can make a step or be killed. */
  private boolean canMake(Step step) {
    int process = system.plan().indexOf(step.pid());
    return process >= 0
        && (step.isKill() ? system.isAlive(state, process) : system.enabled(state, process));
  }

  /** Kills a process from outside. */
  public Step kill(int process) {
    List<Long> enabled = enabled();
    system.kill(state, process);
    return add(process, StepKind.KILL, enabled);
  }

  /** Adds a step that comes from outside the process. */
  private Step add(int process, StepKind kind, List<Long> enabled) {
    long pid = system.plan().processes().get(process).pid();
    return add(process, List.of(StepOperation.ofProcess(kind, pid)), enabled, Map.of());
  }

  private Step add(
      int process, List<StepOperation> operations, List<Long> enabled, Map<String, Integer> files) {
    Map<String, FileHash> hashes = new LinkedHashMap<>();
    files.forEach(
        (name, file) -> {
          FileImage image = file < 0 ? null : system.image(state, file);
          if (image != null) {
            hashes.put(name, FileHash.of(image::sha256));
          }
        });
    long pid = system.plan().processes().get(process).pid();
    Step step = new Step(steps.size() + 1, pid, operations, enabled, hashes);
    steps.add(step);
    return step;
  }

  private List<Long> enabled() {
    List<Long> enabled = new ArrayList<>();
    for (int i = 0; i < system.processes(); i++) {
      if (system.enabled(state, i)) {
        enabled.add(system.plan().processes().get(i).pid());
      }
    }
    return enabled;
  }

  /** The run so far as a schedule. */
  public Schedule schedule() {
    int bits = judge.verdicts(state);
    return new Schedule(
        system.plan(),
        steps,
        new Expectation(Verdict.worst(bits), detail(bits), deaths(), List.of()));
  }

  /** The verdict on the current state. */
  public Verdict verdict() {
    return Verdict.worst(judge.verdicts(state));
  }

  /** The name of the file with the worst verdict, and its error. */
  private String detail(int bits) {
    for (int file = 0; file < system.files(); file++) {
      FileChecker.FileVerdict judgement = judge.file(state, file);
      if (judgement != null && judgement.verdict() == Verdict.worst(bits)) {
        return DbFileName.nameOf(system.path(file)) + " " + judgement.text();
      }
    }
    return "";
  }

  /** What is wrong with the ends of processes ({@link End#error()}), by process identifier. */
  public Map<Long, String> deaths() {
    Map<Long, String> deaths = new LinkedHashMap<>();
    badEnds().forEach((pid, end) -> deaths.put(pid, end.error()));
    return deaths;
  }

  /** The ends of processes that did not exit and were not killed, by process identifier. */
  public Map<Long, End> badEnds() {
    Map<Long, End> ends = new LinkedHashMap<>();
    for (int i = 0; i < system.processes(); i++) {
      LocalState node = system.node(state, i);
      if (node != null && node.end() != null && node.end().error() != null) {
        ends.put(system.plan().processes().get(i).pid(), node.end());
      }
    }
    return ends;
  }

  /** The current content of a file; null if no file has this name. */
  public FileImage image(String name) {
    return system.image(state, name);
  }

  /** The current verdict on a file, for the table; null if the file does not exist. */
  public FileChecker.FileVerdict judgement(int file) {
    return judge.file(state, file);
  }
}
