package multiproc.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import multiproc.client.ClientVersion;
import multiproc.client.Fault;
import multiproc.explore.WhatIf;
import multiproc.harness.UserException;
import multiproc.layout.ClientChange;
import multiproc.layout.DbFileName;
import multiproc.schedule.FaultComparison;
import multiproc.schedule.ForeignUse;
import multiproc.schedule.Plan;
import multiproc.schedule.RunFault;
import multiproc.schedule.Schedule;
import multiproc.schedule.Step;
import multiproc.schedule.StepKind;
import multiproc.schedule.Verdict;
import multiproc.schedule.print.RunNotes;
import multiproc.schedule.print.ScheduleEnd;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Reads the options that change a schedule (another client, two steps swapped), makes the changed
 * schedule, and describes the change.
 *
 * <p>Threading: one thread.
 */
final class Variation {

  private static final Pattern SWAP =
      Pattern.compile(
          "\\s*swap\\s+(\\d{1,9})(?:\\s*,\\s*|\\s+)(\\d{1,9})\\s*", Pattern.CASE_INSENSITIVE);

  private final Value<String> whatIf;
  private final Value<ClientVersion> client;
  private final List<String> remarks = new ArrayList<>();
  private final List<WhatIf.Departure> departures = new ArrayList<>();

  /** The swapped schedule with the rest of all programs; null if it is at their ends. */
  private Schedule run;

  private ScheduleEnd cut = ScheduleEnd.NONE;

  /** The schedule before its first change; null before {@link #of}. */
  private Schedule original;

  /** Adds {@code --what-if} and {@code --client} to a command. */
  public Variation(Command command) {
    whatIf =
        command.option(
            String.class,
            OptionSpec.builder("--what-if")
                .paramLabel("\"swap N M\"")
                .description(
                    "Run the schedule with two neighbouring steps swapped. What each step then does"
                        + " and leaves in the files is computed first, and compared as usual;"
                        + " exit code and --expect are of this. The rest of each program then runs"
                        + " in memory, and its end is printed beside it."));
    client =
        command.option(
            ClientVersion.class,
            new ClientVersionConverter(),
            OptionSpec.builder("--client")
                .paramLabel("VERSION")
                .description(
                    "Run the order of the schedule under another client, a release from "
                        + ClientVersion.known()
                        + ". After it the rest of each program runs, one process after the"
                        + " other."));
  }

  /**
   * The schedule with these changes.
   *
   * @param directory the multi-process directory
   */
  public Schedule of(Schedule loaded, String directory) {
    original = loaded;
    Schedule changed = loaded;
    if (whatIf.get() != null) {
      changed = swapped(changed, directory);
    }
    if (client.get() != null) {
      changed = under(changed, directory);
    }
    return changed;
  }

  private Schedule swapped(Schedule loaded, String directory) {
    Matcher swap = SWAP.matcher(whatIf.get());
    if (!swap.matches()) {
      throw new UserException(
          "not understood: what-if=" + whatIf.get() + "; give \"swap N M\", two step numbers");
    }
    int one = Integer.parseInt(swap.group(1));
    int other = Integer.parseInt(swap.group(2));
    if (Math.abs(one - other) != 1) {
      throw new UserException(
          "not neighbours: what-if=" + whatIf.get() + "; give two steps that follow each other");
    }
    WhatIf.ChangedRun outcome;
    try {
      outcome = new WhatIf(loaded, directory).swapped(Math.min(one, other));
    } catch (IllegalArgumentException e) {
      throw new UserException(e.getMessage() + ": what-if=" + whatIf.get());
    }
    Schedule swapped = outcome.schedule();
    Schedule complete = outcome.complete();
    int first = Math.min(one, other);
    if (complete.steps().size() > swapped.steps().size()) {
      run = complete;
      cut = new ScheduleEnd(swapped.steps().size(), first);
    } else {
      cut = new ScheduleEnd(0, first);
    }
    Schedule unchanged = new WhatIf(loaded, directory).finished();
    boolean last = client.get() == null;
    String under = last ? "" : " under client " + loaded.plan().version();
    remarks.add(
        "Steps " + first + " and " + (first + 1) + " swapped" + under + ": " + headline(swapped));
    if (last && run != null && swapped.expectation().verdict() == Verdict.CLEAN) {
      RunNotes.firstDamage(run, cut.after())
          .ifPresent(
              damage ->
                  remarks.add(
                      "The swap avoids this damage, not the bug: if the programs run on, the first"
                          + " damage is "
                          + damage
                          + "."));
    }
    if (last) {
      otherStep(loaded, complete, first).ifPresent(remarks::add);
    }
    remarks.add("Without the swap" + under + ": " + headline(loaded, unchanged) + ".");
    return swapped;
  }

  /**
   * The first step that does another kind of operation than before the swap, and the step in which
   * the process does now what it did then; empty if there is none.
   */
  private static Optional<String> otherStep(Schedule before, Schedule after, int first) {
    int steps = Math.min(before.steps().size(), after.steps().size());
    for (int i = first + 1; i < steps; i++) {
      Step was = before.steps().get(i);
      Step is = after.steps().get(i);
      StepKind old = was.operations().get(0).kind();
      if (was.pid() == is.pid() && old != is.operations().get(0).kind()) {
        return after.steps().subList(i + 1, after.steps().size()).stream()
            .filter(step -> step.pid() == is.pid() && step.operations().get(0).kind() == old)
            .findFirst()
            .map(
                later ->
                    "Step %d of process %d is now %s; without the swap it is %s, which now comes in step %d."
                        .formatted(
                            is.number(),
                            is.pid(),
                            is.operations().get(0).kind(),
                            old,
                            later.number()));
      }
    }
    return Optional.empty();
  }

  /**
   * The verdict of the schedule that {@link #of} returned: {@code CLEAN at the schedule's end (15
   * steps); MISALIGNED at the programs' end (20)}.
   */
  public String headline(Schedule changed) {
    return headline(changed, run(changed));
  }

  private static String headline(Schedule schedule, Schedule complete) {
    Verdict verdict = schedule.expectation().verdict();
    int steps = schedule.steps().size();
    if (complete.steps().size() == steps) {
      return verdict + " after " + Plural.of(steps, "step");
    }
    Verdict later = complete.expectation().verdict();
    return verdict
        + " at the schedule's end ("
        + Plural.of(steps, "step")
        + "); "
        + (later == verdict ? "the same" : later)
        + " at the programs' end ("
        + complete.steps().size()
        + ")";
  }

  /** The changed schedule with the rest of all programs; the schedule itself if that has it. */
  public Schedule run(Schedule changed) {
    return run == null ? changed : run;
  }

  /** Where the changed schedule ends in {@link #run}, and the swapped steps. */
  public ScheduleEnd cut() {
    return cut;
  }

  private Schedule under(Schedule loaded, String directory) {
    WhatIf.ChangedRun outcome = new WhatIf(loaded, directory).under(client.get());
    run = null;
    cut = ScheduleEnd.NONE;
    int ordered = outcome.schedule().steps().size();
    int all = outcome.complete().steps().size();
    remarks.add(
        "client "
            + client.get()
            + " in the order of the schedule"
            + (client.get() == loaded.plan().version()
                ? ""
                : ", which is of client " + loaded.plan().version()));
    departures.addAll(outcome.departures());
    for (WhatIf.Departure departure : departures) {
      remarks.add("  " + departure(loaded.plan(), departure));
    }
    boolean fixed = client.get().has(ClientChange.CHECKS_PID_BEFORE_NEW_VALUE);
    if (fixed && RunFault.of(loaded).filter(Fault.FORK_INIT::equals).isPresent()) {
      remarks.add("  each child looks for a fork before it opens a file, and opens its own");
    }
    if (outcome.departures().isEmpty()) {
      remarks.add("  each process does what it did");
    }
    if (all > ordered) {
      String rest = ": the rest of each program, one process after the other";
      remarks.add("  from step " + (ordered + 1) + " on" + rest);
    }
    return outcome.complete();
  }

  private static String departure(Plan plan, WhatIf.Departure departure) {
    String process = plan.title(departure.pid());
    if (departure.step() == 0) {
      return process + " ends earlier, without its step: " + departure.was();
    }
    String instead =
        departure.was().isEmpty()
            ? "also " + departure.is()
            : departure.is().isEmpty()
                ? "no " + departure.was()
                : departure.is() + " instead of " + departure.was();
    return process + " diverges from step " + departure.step() + " on: " + instead;
  }

  /** The schedule as it was given. */
  public Schedule original() {
    return original;
  }

  /** Whether the command line changes the schedule. */
  public boolean isAsked() {
    return whatIf.get() != null || client.get() != null;
  }

  /** The changed run, compared with the schedule. */
  public FaultComparison comparison(Schedule changed, AskedFault asked) {
    Schedule run = run(changed);
    return FaultComparison.of(
        original, asked.fault(), run, asked.seenIn(run.expectation().deaths().values()));
  }

  /**
   * The result of a comparison: {@code fault fork-init is gone in this order; EMPTY-FILE is another
   * fault, empty-file: counter_4107.db empty; 4107 is killed in step 113}.
   *
   * @param run with the kills; null if it is not known
   */
  public static String sentence(FaultComparison comparison, Schedule run) {
    String fault =
        comparison.fault().map(known -> "fault " + known.id()).orElse(comparison.was().word());
    return switch (comparison.answer()) {
      case THERE ->
          fault
              + " is still there in this order"
              + (comparison.fault().filter(Fault::isOfForeignFile).isPresent()
                      && !comparison.stores().isEmpty()
                  ? ": " + stores(comparison.stores())
                  : "");
      case HIDDEN ->
          "whether " + fault + " is gone cannot be told: " + comparison.is() + " is worse";
      case HALF ->
          fault
              + " is half gone in this order: nothing is overwritten, but "
              + stores(comparison.stores());
      case LOSES ->
          fault
              + " is not shown in this order, but the client loses what it is told to store: "
              + comparison.lost().get(0)
              + (comparison.lost().size() == 1
                  ? ""
                  : "; and " + (comparison.lost().size() - 1) + " more")
              + died(comparison);
      case DIES ->
          fault
              + " is not shown in this order; whether it is gone cannot be told"
              + died(comparison);
      case GONE ->
          fault
              + " is gone in this order"
              + (comparison.is() == Verdict.CLEAN
                  ? ""
                  : "; "
                      + comparison.is()
                      + " is another fault"
                      + comparison.other().map(known -> ", " + known.id()).orElse("")
                      + (run == null ? "" : cause(run)));
    };
  }

  /** The first death that the schedule's release does not have; empty if there is none. */
  private static String died(FaultComparison comparison) {
    int more = comparison.deaths().size() - 1;
    return comparison.deaths().entrySet().stream()
        .findFirst()
        .map(
            died ->
                "; process "
                    + died.getKey()
                    + " dies of an error that the schedule's release does not have here: "
                    + died.getValue()
                    + (more == 0 ? "" : " (and " + more + " more)"))
        .orElse("");
  }

  /**
   * {@code process 4102 still stores c_total{} into counter_4101.db, another process's file; so do
   * 2 other processes}.
   */
  /** Says which process stores into another process's file, and how many others do. */
  static String stores(Set<ForeignUse> stores) {
    ForeignUse first = stores.iterator().next();
    long others = stores.stream().map(ForeignUse::pid).distinct().count() - 1;
    return "process "
        + first.pid()
        + " still stores "
        + (first.series().isEmpty() ? "" : first.series() + " ")
        + "into "
        + first.file()
        + ", another process's file"
        + (others == 0
            ? ""
            : others == 1 ? "; so does another process" : "; so do " + others + " other processes");
  }

  /** The file of a run's verdict, and the step in which its owner is killed. */
  private static String cause(Schedule run) {
    String detail = run.expectation().detail();
    String killed =
        DbFileName.parse(detail.split(" ", 2)[0])
            .map(DbFileName::pid)
            .flatMap(
                pid ->
                    run.steps().stream()
                        .filter(step -> isKillOf(step, pid))
                        .findFirst()
                        .map(step -> "; " + pid + " is killed in step " + step.number()))
            .orElse("");
    return (detail.isEmpty() ? "" : ": " + detail) + killed;
  }

  private static boolean isKillOf(Step step, String pid) {
    return step.operations().stream()
        .anyMatch(
            done ->
                done.kind() == StepKind.KILL
                    && (done.value().isEmpty() ? String.valueOf(step.pid()) : done.value())
                        .equals(pid));
  }

  /** Where processes of another release leave the schedule's order. */
  public List<WhatIf.Departure> departures() {
    return List.copyOf(departures);
  }

  /** One line for each change and each consequence. */
  public List<String> remarks() {
    return List.copyOf(remarks);
  }

  /** Prints the remarks. */
  public void print(PrintStream out) {
    remarks.forEach(out::println);
  }
}
