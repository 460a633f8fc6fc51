package multiproc.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import multiproc.client.Fault;
import multiproc.explore.Checkpoint;
import multiproc.explore.Exploration;
import multiproc.explore.Explorer;
import multiproc.explore.Search;
import multiproc.explore.Stop;
import multiproc.explore.WhatIf;
import multiproc.harness.MachineFailure;
import multiproc.harness.ToolVersion;
import multiproc.harness.UserException;
import multiproc.harness.real.RealClient;
import multiproc.schedule.RunFault;
import multiproc.schedule.Schedule;
import multiproc.schedule.Verdict;
import multiproc.schedule.print.LaterEnd;
import picocli.CommandLine.Model.OptionSpec;

/** Searches all interleavings. */
final class ExploreCommand extends Command {

  private static final String UNCONTROLLED =
      "verdict: UNKNOWN, the search is clean, but its control did not show that these bounds"
          + " suffice for the bug";

  private static final String CLEAN_ALIKE =
      "verdict: UNKNOWN, whether a fix matters here: these programs are clean in every"
          + " interleaving, and under client %s as well, which has the bug; --expect clean accepts"
          + " that";

  private final Stop stop = Stop.ofCommand();

  private final ScenarioOptions scenario = new ScenarioOptions(this);

  private final Value<Long> maxStates =
      option(
          Long.class,
          OptionSpec.builder("--max-states")
              .paramLabel("N")
              .description("Stop after so many states."));

  private final Value<Double> maxSeconds =
      option(
          Double.class,
          OptionSpec.builder("--max-seconds")
              .paramLabel("SECONDS")
              .description("Stop after so long."));

  private final Value<Path> checkpoint =
      path(
          OptionSpec.builder("--checkpoint")
              .paramLabel("FILE")
              .description(
                  "Write FILE now and then, and go on from it if it is there. It is deleted when"
                      + " the search is complete; its control has FILE.control."));

  private final Value<Path> output =
      path(
          OptionSpec.builder("-o", "--output")
              .paramLabel("DIR")
              .defaultValue(".")
              .description(
                  "Where a .schedule is written for each failure found. Default: the current"
                      + " folder"));

  private final Value<Boolean> confirm =
      flag(
          "--confirm",
          "Replay the failures found, some clean runs and, with --kill, a run for each kill on real"
              + " JVMs and real files, which must be the same after every step.");

  private final RealOptions real =
      new RealOptions(
          this, "As --confirm, and the same on the real client_python: forks of PYTHON.");

  private final ClientOptions.Directory directory = ClientOptions.Directory.parent(this);

  private final SchedulePrinting printing = new SchedulePrinting(this);

  private final ExpectOption expect = new ExpectOption(this);

  ExploreCommand() {
    super("explore");
    help(
        "Searches all interleavings of the original's programs within bounds, shortest first, and"
            + " tells how each can end. A clean verdict comes with a positive control: the same"
            + " bounds under client 0.4.2, with --with the same release without the fix, for a"
            + " known fault the release of its file. A search of that release itself has none.",
        List.of(
            "0:complete, and every interleaving is clean; or as expected",
            "10:some interleaving is not; or not as expected",
            "2:bad usage; nothing was touched",
            "3:stopped before the search was complete, or its control did not find the bug:"
                + " unknown"),
        "  reproduce explore --children 3 --labels 3",
        "  reproduce explore --children 3 --labels 3 --client 0.5.0");
  }

  @Override
  List<String> notes() {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("Verdicts, the worst first (replay --help has the words of the table):");
    for (Verdict verdict : Verdict.values()) {
      lines.add(String.format(Locale.ROOT, "  %-11s  %s", verdict, verdict.sentence()));
    }
    return lines;
  }

  @Override
  public Integer call() throws Exception {
    if (maxStates.get() != null && maxStates.get() < 1) {
      throw new UserException(
          "not a number of states: max-states=" + maxStates.get() + "; give 1 or more");
    }
    if (maxSeconds.get() != null && !(maxSeconds.get() > 0)) {
      throw new UserException(
          "not a duration: max-seconds=" + maxSeconds.get() + "; give seconds above 0");
    }
    Optional<RealClient> realClient = real.client(directory.get());
    Search search = scenario.search();
    real.require(search.plan().version());
    Optional<Checkpoint> resumed = checkpoint(search, "");
    // Before the search, which may take long: its results can then be written.
    printing.check();
    OutputFile.reserveFolder(output.get());
    PrintStream out = printing.out();
    Confirmation confirmation =
        confirm.get() || realClient.isPresent()
            ? new Confirmation(directory.get(), out, realClient, stop)
            : null;
    return SignalHook.finishing(() -> explore(search, resumed, confirmation, out), stop::interrupt);
  }

  /**
   * The checkpoint of a search, if one was asked for. An existing checkpoint is checked, because
   * the search continues from it.
   */
  private Optional<Checkpoint> checkpoint(Search search, String suffix) throws IOException {
    if (checkpoint.get() == null) {
      return Optional.empty();
    }
    Path file = checkpoint.get().resolveSibling(checkpoint.get().getFileName() + suffix);
    String program = "reproduce " + ToolVersion.get() + " (" + ToolVersion.commit() + ")";
    Checkpoint found = new Checkpoint(file, program, search);
    try {
      String refusal = found.claim();
      if (!refusal.isEmpty()) {
        throw new UserException(
            "cannot go on from a checkpoint, "
                + refusal
                + ": checkpoint="
                + file
                + "; give another name, or delete it if no search needs it");
      }
    } catch (IOException e) {
      throw new UserException(
          "cannot be used: checkpoint="
              + file
              + " reason="
              + MachineFailure.reason(e)
              + "; give another name");
    }
    return Optional.of(found);
  }

  private int explore(
      Search search, Optional<Checkpoint> resumed, Confirmation confirmation, PrintStream out)
      throws IOException {
    ExplorationPrinter printer = new ExplorationPrinter(out);
    Exploration found = explore(search, resumed);
    printer.print(search, found);
    Map<Verdict, Path> files = new EnumMap<>(Verdict.class);
    for (Map.Entry<Verdict, Schedule> failure : found.shortest().entrySet()) {
      files.put(failure.getKey(), save(failure.getKey(), failure.getValue()));
    }
    boolean clean = found.shortest().isEmpty();
    Search control = scenario.control(search);
    Exploration controlled = null;
    if (clean && found.complete() && !control.equals(search)) {
      out.println();
      out.println("Positive control, the same bounds under client " + control.client() + ":");
      controlled = explore(control, checkpoint(control, ".control"));
      printer.print(control, controlled);
      out.println(
          isConclusive(control, controlled)
              ? "The control found the bug: " + controlled.worst()
              : "The control did not find the bug"
                  + (controlled.complete() ? " within these bounds" : ", and was stopped early"));
      out.println();
    }
    if (clean && found.complete() && control.equals(search)) {
      out.println(uncontrolled(search));
    }
    show(search, found, files, control, controlled);
    boolean confirmed = confirmation == null || confirmation.confirm(search, found);
    boolean alike = scenario.isOwn() && controlled != null && isClean(controlled);
    boolean conclusive = isConclusive(control, controlled) || alike && expect.isGiven();
    if (printing.json()) {
      json(search, found, files, control, controlled, conclusive, confirmation, confirmed, expect);
    }
    if (!confirmed) {
      confirmation.differences().forEach(why -> System.err.println("reproduce: " + why));
      out.println("verdict: UNKNOWN, the runs are not confirmed");
      sayIfStopped(found);
      return ExitCode.UNKNOWN;
    }
    String unknown = alike ? CLEAN_ALIKE.formatted(control.client()) : UNCONTROLLED;
    out.println((conclusive ? verdict(found) : unknown) + ExplorationPrinter.within(search));
    sayIfStopped(controlled == null ? found : controlled);
    // A failure that was found is certain even if the search was stopped; a clean result is not.
    return found.complete() && conclusive || expect.isGiven() && !clean
        ? expect.exitCode(!clean)
        : ExitCode.UNKNOWN;
  }

  /** Why a clean search has no positive control. */
  private static String uncontrolled(Search search) {
    return "No positive control: client "
        + search.client()
        + " is itself the release that has the bug. That these programs are clean says nothing of a"
        + " fix.";
  }

  private static boolean isClean(Exploration found) {
    return found.complete() && found.shortest().isEmpty();
  }

  /** Whether a clean result is conclusive: it needs no control, or its control shows the bug. */
  private static boolean isConclusive(Search control, Exploration controlled) {
    return controlled == null
        || controlled.shortest().keySet().stream()
            .anyMatch(verdict -> ScenarioOptions.isOfBug(control, verdict));
  }

  private void sayIfStopped(Exploration found) {
    if (stop.requested() && !found.complete()) {
      System.err.println(
          "reproduce: "
              + stop.reason()
              + " before the search was complete: what is printed was found in "
              + Plural.of(found.states(), "state")
              + (stop.isOutOfMemory()
                  ? "; give java more with -Xmx, or stop earlier with --max-states"
                  : ""));
    }
  }

  /** Shows the worst failure, or that there is none. */
  private void show(
      Search search,
      Exploration found,
      Map<Verdict, Path> files,
      Search control,
      Exploration controlled)
      throws IOException {
    if (found.shortest().isEmpty()) {
      List<String> told = new ArrayList<>();
      if (controlled != null) {
        told.add(
            "Positive control, the same bounds under client "
                + control.client()
                + ": "
                + (controlled.complete() ? "" : "stopped early, ")
                + controlled.worst()
                + ".");
      }
      if (found.complete() && control.equals(search)) {
        told.add(uncontrolled(search));
      }
      printing.page(found.complete(), ExplorationPrinter.facts(search, found, told));
      return;
    }
    Schedule worst = found.shortest().get(found.worst());
    printing.out().println();
    SchedulePrinting.print(worst, printing.out());
    if (printing.hasPage()) {
      Path file = files.get(found.worst());
      List<String> told = new ArrayList<>(RunFacts.of(worst, file.toString()));
      for (Map.Entry<Verdict, Schedule> other : found.shortest().entrySet()) {
        if (other.getKey() != found.worst()) {
          String see = seeIt(other.getValue(), files.get(other.getKey()));
          told.add("Shortest run to " + other.getKey() + ": " + see + ".");
        }
      }
      printing.page(worst, ExplorationPrinter.facts(search, found, told));
    }
  }

  private static void json(
      Search search,
      Exploration found,
      Map<Verdict, Path> files,
      Search control,
      Exploration controlled,
      boolean conclusive,
      Confirmation confirmation,
      boolean confirmed,
      ExpectOption expect)
      throws IOException {
    boolean clean = found.shortest().isEmpty();
    boolean known = confirmed && found.complete() && conclusive;
    ScheduleJson.JsonVerdict outcome =
        !clean && confirmed
            ? ScheduleJson.JsonVerdict.corrupt
            : known ? ScheduleJson.JsonVerdict.clean : ScheduleJson.JsonVerdict.unknown;
    Optional<Fault> fault =
        clean ? Optional.empty() : RunFault.of(found.shortest().get(found.worst()));
    try (ScheduleJson json = new ScheduleJson(System.out, "explore", outcome, fault)) {
      json.expected(expect).search("search", search, found).search("control", control, controlled);
      json.text("confirmed", confirmation == null ? null : confirmed ? "all" : "not all")
          .texts("differences", confirmation == null ? List.of() : confirmation.differences());
      json.list("failures");
      for (Map.Entry<Verdict, Schedule> failure : found.shortest().entrySet()) {
        Schedule schedule = failure.getValue();
        String file = files.get(failure.getKey()).toString();
        json.schedule(null, schedule, file, CleanSwap.of(schedule).orElse(0));
      }
      json.endList();
    }
  }

  private static String verdict(Exploration found) {
    if (found.complete()) {
      return "verdict: " + found.worst();
    }
    return "verdict: UNKNOWN, the search was stopped"
        + (found.shortest().isEmpty() ? "" : "; the worst seen is " + found.worst());
  }

  private Path save(Verdict verdict, Schedule schedule) throws IOException {
    Path file =
        ScheduleSource.saveBeside(
            schedule,
            output.get(),
            "explore-" + schedule.plan().version() + "-" + verdict.word().toLowerCase(Locale.ROOT));
    printing
        .out()
        .printf(
            Locale.ROOT,
            "%s (%s%s%s): shortest after %s, %s: %s%n",
            verdict,
            verdict.sentence(),
            schedule.expectation().verdict() == verdict
                ? ""
                : "; beside "
                    + schedule.expectation().verdict()
                    + ", the worse, which replay tells",
            RunFault.clause(schedule),
            Plural.of(schedule.steps().size(), "step"),
            Plural.switches(schedule),
            file);
    Schedule finished = new WhatIf(schedule, Explorer.DIRECTORY).finished();
    printing.out().println("  " + LaterEnd.sentence(schedule, finished));
    printing.out().println("  see it: " + seeIt(schedule, file));
    return file;
  }

  /** The command that shows a schedule, as a page if one can show it. */
  private static String seeIt(Schedule schedule, Path file) {
    String page = file.toString().replaceFirst("\\.schedule$", ".html");
    return SchedulePrinting.fitsPage(schedule)
        ? ProgramName.line("replay", file.toString(), "--html", page)
        : ProgramName.line("replay", file.toString()) + " (it has labels too long for a page)";
  }

  private Exploration explore(Search search, Optional<Checkpoint> resumed) {
    Explorer.Limits limits =
        new Explorer.Limits(
            maxStates.or(Explorer.Limits.NONE.maxStates()),
            maxSeconds.or(Explorer.Limits.NONE.maxSeconds()),
            stop);
    Explorer explorer = search.explorer(limits, ExploreCommand::progress);
    resumed.ifPresent(explorer::with);
    return explorer.run();
  }

  private static void progress(long states, long queued, double done) {
    System.err.printf(
        Locale.ROOT,
        "%,d states, %,d of them to do%s%n",
        states,
        queued,
        done < 0 ? "" : String.format(Locale.ROOT, ", about %.0f %% done", 100 * done));
  }
}
