package multiproc.explore;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import multiproc.schedule.Granularity;
import multiproc.schedule.Metric;
import multiproc.schedule.Plan;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.Schedule;
import multiproc.schedule.Statement;
import multiproc.schedule.Step;
import multiproc.schedule.Verdict;
import multiproc.schedule.model.End;
import multiproc.schedule.model.LocalState;
import multiproc.schedule.model.Mover;
import multiproc.schedule.model.StateChecker;
import multiproc.schedule.model.TransitionSystem;
import multiproc.store.SystemFault;

/**
 * Finds a smaller schedule with the same result: the same verdict and, if processes died, a process
 * with the same death. Scrapes die the same if their errors have the same type, because the message
 * depends on positions in the file, which a smaller run does not have. Fewest processes first, then
 * fewest steps, then the run that is easiest to read.
 *
 * <p>Threading: one thread.
 */
public final class Shrinker {

  /**
   * @param schedule the smaller schedule
   * @param proved whether every smaller one was tried
   * @param swap the number of the first of two neighbouring steps whose swap makes the run clean; 0
   *     if there are none
   * @param states number of all states seen
   */
  public record Shrunk(Schedule schedule, boolean proved, int swap, long states) {}

  private static final int ENUMERATED = 5_000;

  private static final Pattern TYPE = Pattern.compile("(\\w+):");

  private final Schedule original;
  private final Explorer.Limits limits;
  private final boolean kill;
  private final SystemFault fault;
  private final Set<String> wantedDeaths = new HashSet<>();
  private boolean proved = true;
  private long states;

  /**
   * A shrinker.
   *
   * @param limits of each single search
   */
  public Shrinker(Schedule original, Explorer.Limits limits) {
    this.original = original;
    this.limits = limits;
    this.kill = original.steps().stream().anyMatch(Step::isKill);
    this.fault = original.systemFaults().stream().findFirst().orElse(null);
    Plan plan = original.plan();
    original
        .expectation()
        .deaths()
        .forEach(
            (pid, error) ->
                wantedDeaths.add(death(plan.processes().get(plan.indexOf(pid)), error)));
  }

  /**
   * The bad ends of which a smaller schedule must have one: an error, of a scrape its type alone,
   * or what a scrape shows and is not expected.
   */
  public Set<String> kept() {
    return new TreeSet<>(wantedDeaths);
  }

  /** Shrinks. */
  public Shrunk run() {
    List<ProcessPlan> candidates = new ArrayList<>();
    for (ProcessPlan process : original.plan().processes()) {
      if (process.role() == ProcessPlan.Role.CHILD && takesPart(process.pid())) {
        candidates.add(process);
      }
    }
    List<Set<Long>> readers = readers();
    for (int count = 0;
        count < candidates.size() + readers.size() && !limits.stop().requested();
        count++) {
      Optional<Shrunk> best = Optional.empty();
      for (Set<Long> reader : readers) {
        int children = count - reader.size();
        for (Set<Long> chosen :
            children < 0 ? List.<Set<Long>>of() : subsets(candidates, children)) {
          chosen.addAll(reader);
          Optional<Shrunk> found = shortest(plan(chosen));
          if (found.isPresent() && (best.isEmpty() || isBetter(found.get(), best.get()))) {
            best = found;
          }
        }
      }
      if (best.isPresent()) {
        Shrunk shrunk = best.get();
        return new Shrunk(shrunk.schedule(), proved, shrunk.swap(), states);
      }
    }
    // The searches stopped before they found the result again; no smaller schedule is known.
    return new Shrunk(original, false, MoverSequences.cleanSwap(original).orElse(0), states);
  }

  private static boolean isBetter(Shrunk left, Shrunk right) {
    int steps = left.schedule().steps().size() - right.schedule().steps().size();
    int swap = (left.swap() == 0 ? 1 : 0) - (right.swap() == 0 ? 1 : 0);
    int switches = left.schedule().contextSwitches() - right.schedule().contextSwitches();
    return steps != 0 ? steps < 0 : swap != 0 ? swap < 0 : switches < 0;
  }

  /**
   * The choices of scrapes: none, or the first. Scrapes change no file, so a second one is never
   * needed.
   */
  private List<Set<Long>> readers() {
    List<Set<Long>> readers = new ArrayList<>();
    readers.add(Set.of());
    for (ProcessPlan process : original.plan().processes()) {
      if (process.role() == ProcessPlan.Role.SCRAPE && takesPart(process.pid())) {
        readers.add(Set.of(process.pid()));
        break;
      }
    }
    return readers;
  }

  private boolean takesPart(long pid) {
    return original.steps().stream().anyMatch(step -> step.pid() == pid);
  }

  /**
   * The subsets with {@code count} processes. Workers that their parent forks and kills between the
   * same steps are interchangeable, so one subset is enough of those that differ only by such
   * workers.
   */
  private List<Set<Long>> subsets(List<ProcessPlan> processes, int count) {
    List<Set<Long>> subsets = new ArrayList<>();
    Set<List<String>> kinds = new HashSet<>();
    for (int mask = 0; mask < 1 << processes.size(); mask++) {
      if (Integer.bitCount(mask) == count) {
        Set<Long> subset = new HashSet<>();
        for (int i = 0; i < processes.size(); i++) {
          if ((mask & 1 << i) != 0) {
            subset.add(processes.get(i).pid());
          }
        }
        List<String> kind = new ArrayList<>();
        subset.forEach(pid -> kind.add(lifetime(pid)));
        kind.sort(null);
        if (kinds.add(kind)) {
          subsets.add(subset);
        }
      }
    }
    return subsets;
  }

  /**
   * The number of values that its parents set before they fork the process, and before they kill
   * it.
   */
  private String lifetime(long pid) {
    StringBuilder lifetime = new StringBuilder();
    for (ProcessPlan process : original.plan().processes()) {
      int sets = 0;
      for (Statement statement : process.program()) {
        if (statement instanceof Statement.Set) {
          sets++;
        } else if (statement.equals(new Statement.Fork(pid))
            || statement.equals(new Statement.Kill(pid))) {
          lifetime.append(process.pid()).append(' ').append(sets).append(' ');
        }
      }
    }
    int sets = original.plan().processes().get(original.plan().indexOf(pid)).program().size();
    return lifetime.append(sets == 0 ? "idle" : "sets").toString();
  }

  /** The plan with only these processes and the parent. */
  private Plan plan(Set<Long> others) {
    List<ProcessPlan> processes = new ArrayList<>();
    boolean scrape = false;
    for (ProcessPlan process : original.plan().processes()) {
      if (process.role() == ProcessPlan.Role.PARENT || others.contains(process.pid())) {
        processes.add(without(process, others));
        scrape |= process.role() == ProcessPlan.Role.SCRAPE;
      }
    }
    Plan plan = original.plan();
    Granularity granularity =
        plan.granularity() == Granularity.WORD
            ? Granularity.WORD
            : fault != null
                ? Granularity.OPERATION
                : kill || scrape ? Granularity.OBSERVED : Granularity.VISIBLE;
    List<String> files = plan.with(processes).fileNames();
    processes.replaceAll(process -> onFiles(process, files));
    return plan.with(processes).with(granularity);
  }

  /** The process without the statements that change files which no process makes any more. */
  private static ProcessPlan onFiles(ProcessPlan process, List<String> files) {
    List<Statement> program = new ArrayList<>(process.program());
    program.removeIf(
        statement ->
            (statement instanceof Statement.Try tried ? tried.statement() : statement)
                    instanceof Statement.OnFile change
                && !files.contains(change.file()));
    return process.with(program);
  }

  private ProcessPlan without(ProcessPlan process, Set<Long> children) {
    List<Statement> program = new ArrayList<>();
    for (Statement statement : process.program()) {
      boolean ofOther =
          statement instanceof Statement.Fork fork && !children.contains(fork.pid())
              || statement instanceof Statement.Spawn spawn && !children.contains(spawn.pid())
              || statement instanceof Statement.Kill killed && !children.contains(killed.pid())
              || statement instanceof Statement.Wait wait && isLeftOut(wait.pid(), children);
      if (!ofOther) {
        program.add(statement);
      }
    }
    return process.with(program);
  }

  private boolean isLeftOut(long pid, Set<Long> others) {
    Plan plan = original.plan();
    ProcessPlan process = plan.processes().get(plan.indexOf(pid));
    return process.role() != ProcessPlan.Role.PARENT && !others.contains(pid);
  }

  private Optional<Shrunk> shortest(Plan plan) {
    TransitionSystem system = new TransitionSystem(plan, Explorer.DIRECTORY, fault);
    StateChecker judge = new StateChecker(system);
    AStarSearch search =
        new AStarSearch(system, state -> isSame(system, judge, state), kill, limits);
    boolean found = search.run();
    proved &= !search.stopped();
    states += search.size();
    if (!found) {
      return Optional.empty();
    }
    int[] run = MoverSequences.mostReadable(system, judge, search.shortest(ENUMERATED));
    Schedule schedule = MoverSequences.schedule(system, judge, run).orElseThrow();
    return Optional.of(
        new Shrunk(
            trimmed(plan, schedule, run),
            proved,
            MoverSequences.cleanSwap(system, judge, run),
            search.size()));
  }

  /** The same run without the statements that it does not reach. */
  private Schedule trimmed(Plan plan, Schedule schedule, int[] run) {
    TransitionSystem system = new TransitionSystem(plan, Explorer.DIRECTORY, fault);
    int[] state = system.initial();
    int[] begun = new int[system.processes()];
    for (int mover : run) {
      int process = Mover.process(mover, system.processes());
      if (mover < system.processes()) {
        begun[process] = Math.max(begun[process], system.node(state, process).statement() + 1);
        system.step(state, process);
        // A step may extend into the next statements.
        begun[process] = Math.max(begun[process], system.node(state, process).statement());
      } else {
        system.move(state, mover);
      }
    }
    List<ProcessPlan> processes = new ArrayList<>();
    for (int i = 0; i < begun.length; i++) {
      ProcessPlan process = plan.processes().get(i);
      int kept = Math.min(begun[i], process.program().size());
      processes.add(process.with(process.program().subList(0, kept)));
    }
    List<Metric> metrics = new ArrayList<>(plan.metrics());
    metrics.removeIf(metric -> !isNamed(metric, processes));
    Plan unlisted =
        new Plan(
            plan.version(),
            plan.granularity(),
            metrics,
            processes,
            List.of(),
            plan.files(),
            plan.fixes());
    List<String> listing = new ArrayList<>(plan.listing());
    listing.retainAll(unlisted.fileNames());
    TransitionSystem smaller =
        new TransitionSystem(unlisted.listed(listing), Explorer.DIRECTORY, fault);
    Schedule shorter =
        MoverSequences.schedule(smaller, new StateChecker(smaller), run).orElse(schedule);
    Verdict verdict = schedule.expectation().verdict();
    return shorter.expectation().verdict() == verdict ? shorter : schedule;
  }

  private static boolean isNamed(Metric metric, List<ProcessPlan> processes) {
    for (ProcessPlan process : processes) {
      for (Statement statement : process.statements()) {
        if (statement instanceof Statement.OnChild set && set.metric().equals(metric.id())
            || statement instanceof Statement.Remove removed
                && removed.metric().equals(metric.id())) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean isSame(TransitionSystem system, StateChecker judge, int[] state) {
    if (Verdict.worst(judge.verdicts(state)) != original.expectation().verdict()) {
      return false;
    }
    if (wantedDeaths.isEmpty()) {
      return true;
    }
    for (int process = 0; process < system.processes(); process++) {
      LocalState node = system.node(state, process);
      End end = node == null ? null : node.end();
      if (end != null
          && end.error() != null
          && wantedDeaths.contains(death(system.plan().processes().get(process), end.error()))) {
        return true;
      }
    }
    return false;
  }

  /**
   * The part of an error that a smaller run must keep: a worker's whole error, a scrape's type.
   * What a scrape shows otherwise than expected has no type.
   */
  private static String death(ProcessPlan process, String error) {
    if (process.role() != ProcessPlan.Role.SCRAPE) {
      return error;
    }
    Matcher type = TYPE.matcher(error);
    return "scrape " + (type.lookingAt() ? type.group(1) : error);
  }
}
