package multiproc.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import multiproc.client.Fault;
import multiproc.explore.catalogue.Resources;
import multiproc.harness.MultiprocDirectory;
import multiproc.harness.UserException;
import multiproc.harness.real.RealClient;
import multiproc.harness.real.RealProcesses;
import multiproc.harness.replay.Replay;
import multiproc.harness.replay.ReplayJvms;
import multiproc.schedule.FaultComparison;
import multiproc.schedule.RunFault;
import multiproc.schedule.Schedule;
import multiproc.schedule.ScheduleText;
import multiproc.schedule.Verdict;
import multiproc.schedule.print.PageFacts;
import multiproc.schedule.print.RunNotes;
import multiproc.schedule.print.StepTable;
import multiproc.schedule.print.Words;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Runs a schedule again. */
final class ReplayCommand extends Command {

  private final Value<String> schedule =
      operand(
          PositionalParamSpec.builder()
              .type(String.class)
              .arity("0..1")
              .paramLabel("SCHEDULE")
              .description(
                  "A .schedule file, a case's folder, or the name of a schedule that comes with the"
                      + " program."));

  private final Value<Boolean> list =
      flag("--list", "List the schedules that come with the program.");

  private final Value<Boolean> simulate =
      flag("--simulate", "Run it in memory: no process is started, no file touched.");

  private final Variation variation = new Variation(this);

  private final Value<Boolean> print =
      flag("--print", "Print the schedule, changed as wanted, and do not run it.");

  private final Value<Path> output =
      path(
          OptionSpec.builder("-o", "--output")
              .paramLabel("FILE")
              .description(
                  "Write the schedule, changed as wanted, to FILE, which must not be there yet."));

  private final Value<Boolean> all =
      flag(
          "--all",
          "Print every step. Without it a schedule of more than 60 steps is printed as the steps of"
              + " its race.");

  private final RealOptions real =
      new RealOptions(
          this,
          "Run it on the real client_python: forks of PYTHON, each of which asks permission before"
              + " each operation. A client of the schedule's release is held to it, step by step;"
              + " one of another release follows it as far as its operations are the same.");

  private final Value<Boolean> follow =
      flag(
          "--follow",
          "With --real: follow the schedule also where the client is of its release, to see whether"
              + " a changed client still breaks.");

  private final ClientOptions.Directory directory = ClientOptions.Directory.parent(this);

  private final SchedulePrinting printing = new SchedulePrinting(this);

  private final ExpectOption expect = new ExpectOption(this);

  private final Value<Boolean> fixed =
      flag(
          "--fixed",
          "With --client, --what-if or --real: exit with 0 if the schedule's fault is gone, also"
              + " where another known fault is there; with 10 if it or half of it is there (of"
              + " fork-init: a process still stores into another's file), with 3 if a worse end"
              + " hides it. With --real it follows, as --follow: 10 also if the client did not"
              + " store what a program told it to, 3 if a process dies of an error that the"
              + " schedule's release does not have there. Where the fault is gone it also runs"
              + " orders with two neighbouring steps swapped, for up to 20 s, and of fork-init the"
              + " schedules fork-open and fork-types. Other programs are not tried: give your own,"
              + " by explore --plan.");

  static final String SHORTENED =
      "Shown are the steps of the race, if there is one, and the last; --all shows every step.";

  /** Fewest processes that most schedules have. */
  private static final int USUAL_PROCESSES = 3;

  /** Words with which the command starts no process. */
  private static final List<String> NO_PROCESSES =
      List.of("--simulate", "--list", "--print", "--help", "-h", "--version", "-V");

  private final ReplayJvms jvms;

  /** Number of steps that matched the schedule. */
  private final AtomicInteger done = new AtomicInteger();

  ReplayCommand(ReplayJvms jvms) {
    super("replay");
    this.jvms = jvms;
    help(
        "Runs a schedule again, step by step, on real JVMs and real mapped files: each process asks"
            + " leave before each step. What it does and what it leaves in the files is compared"
            + " with the schedule; the first difference ends it. The files are left for inspect.",
        List.of(
            "0:the schedule ended clean, or as expected; with --fixed: its fault is gone",
            "10:it ended corrupt, or not as expected; with --fixed: its fault is not gone",
            "2:bad usage; nothing was touched",
            "3:it diverged from the schedule; with --fixed: it cannot be told"),
        "  reproduce replay error1",
        "  reproduce replay error1 --what-if \"swap 7 8\"",
        "  reproduce replay run.schedule --client 0.5.0 --fixed",
        "  reproduce replay run.schedule --simulate --expect corrupt",
        "  reproduce replay error1 --real python2.7 --client-path DIR");
  }

  @Override
  List<String> notes() {
    List<String> lines = new ArrayList<>(List.of("", "Words of the table:"));
    lines.addAll(RunNotes.words(Words.all()));
    return lines;
  }

  /**
   * The command, with JVMs that start while the command line is parsed, which takes a cold JVM
   * equally long. No JVM starts if the words show that none is needed.
   */
  static ReplayCommand startingAhead(String... words) {
    boolean needed = words.length > 0;
    for (String word : words) {
      needed &= !NO_PROCESSES.contains(word) && !RealOptions.isAskedForBy(word);
    }
    return new ReplayCommand(
        needed ? ReplayJvms.startAhead(USUAL_PROCESSES) : ReplayJvms.onDemand());
  }

  @Override
  public Integer call() throws Exception {
    try (jvms) {
      return replay();
    }
  }

  private int replay() throws Exception {
    if (printing.json() && (list.get() || print.get())) {
      throw new UserException("not with --list and --print: give --json without them");
    }
    if (list.get()) {
      for (String name : Resources.SCHEDULES.names()) {
        String text = Resources.SCHEDULES.text(name).orElseThrow();
        System.out.println(name + "  " + Resources.title(text));
      }
      return ExitCode.OK;
    }
    if (schedule.get() == null) {
      throw new UserException(
          "no schedule given" + real.taken() + ": give a file, or a name that --list shows");
    }
    printing.check();
    OutputFile file = OutputFile.reserve("output", output.get());
    ScheduleSource.check(schedule.get());
    Optional<RealClient> client = real.client(directory.get());
    checkFixed(client.isPresent());
    Schedule given = ScheduleSource.load(schedule.get());
    if (fixed.get() && given.expectation().verdict() == Verdict.CLEAN) {
      throw new UserException(
          "the schedule ends clean, so --fixed has no fault to look for: schedule="
              + schedule.get()
              + "; to see whether it stays clean give --expect clean, with --real also --follow");
    }
    Schedule loaded = variation.of(given, directory.get());
    printing.refuseLongLabels(loaded);
    if (file != null) {
      file.write(ScheduleText.format(loaded));
    }
    if (print.get()) {
      System.out.print(ScheduleText.format(loaded));
      return ExitCode.OK;
    }
    if (simulate.get()) {
      try (Replay replay = Replay.simulated(loaded, directory.get())) {
        return run(loaded, replay);
      }
    }
    if (client.isPresent()) {
      // Without the rest of the programs a swapped schedule may end before the race.
      return replay(fixed.get() ? variation.run(loaded) : loaded, client.get());
    }
    Replay.checkSize(loaded, jvms);
    String folder = MultiprocDirectory.fresh(directory.get(), "replay");
    // Not a resource of a try, because a signal closes it too.
    Replay replay = Replay.real(loaded, folder, jvms);
    try {
      int code =
          SignalHook.during(
              () -> run(loaded, replay),
              () -> {
                replay.close();
                printing
                    .out()
                    .printf(
                        "interrupted: %d of %d steps were as recorded; files: %s%n",
                        done.get(), loaded.steps().size(), folder);
              });
      int all = variation.run(loaded).steps().size();
      int made = loaded.steps().size();
      String end = all > made ? ", as after step " + made + " of " + all : "";
      printing.out().println("files" + end + ": " + folder);
      return code;
    } finally {
      replay.close();
    }
  }

  private int replay(Schedule loaded, RealClient client) throws Exception {
    if (printing.hasPage()) {
      throw new UserException("not with --real: give --html without it");
    }
    String folder = MultiprocDirectory.fresh(directory.get(), "replay");
    // Not a resource of a try, because a signal closes it too.
    RealProcesses processes = new RealProcesses(client, loaded.plan(), folder);
    try {
      Schedule original = variation.original();
      AskedFault asked = asked();
      RealReplay replay = new RealReplay(loaded, original, asked, folder, printing, all.get());
      NeighbourOrders orders = new NeighbourOrders(loaded, asked, client, directory.get());
      if (fixed.get()) {
        replay.fixed(variation.isAsked() ? null : orders, fixedLine());
      }
      int code =
          SignalHook.during(
              () -> replay.run(processes, follow.get() || fixed.get(), expect),
              () -> {
                processes.close();
                orders.close();
                printing.out().println("interrupted: nothing is said of the client");
              });
      printing.out().println("files: " + folder);
      return code;
    } finally {
      processes.close();
    }
  }

  /** The words of this command line that say whether the client has the fault. */
  private List<String> fixedLine() {
    List<String> line = new ArrayList<>(List.of("replay", schedule.get(), "--fixed"));
    line.addAll(real.words());
    return line;
  }

  private AskedFault asked() throws IOException {
    return AskedFault.of(variation.original(), schedule.get());
  }

  private void checkFixed(boolean onClient) {
    if (fixed.get() && expect.isGiven()) {
      throw new UserException("not with --expect: give --fixed without it");
    }
    if (fixed.get() && !onClient && !variation.isAsked()) {
      throw new UserException(
          "nothing to compare the schedule with: give --fixed with --client, --what-if or --real");
    }
  }

  /** The exit code of {@code --fixed}. */
  static int fixedCode(FaultComparison comparison) {
    return switch (comparison.answer()) {
      case GONE -> ExitCode.OK;
      case HALF, THERE, LOSES -> ExitCode.CORRUPT;
      case HIDDEN, DIES -> ExitCode.UNKNOWN;
    };
  }

  private int run(Schedule loaded, Replay replay) throws Exception {
    PrintStream out = printing.out();
    Schedule whole = variation.run(loaded);
    StepTable table = SchedulePrinting.table(whole, out, variation.cut());
    boolean shortened = !all.get() && SchedulePrinting.shorten(table, whole);
    Replay.Result result =
        replay.run(
            (step, simulation) -> {
              table.row(step, simulation);
              done.incrementAndGet();
            });
    if (whole != loaded && result.divergence().isEmpty()) {
      table.rest(whole);
    }
    table.end();
    if (shortened) {
      out.println(SHORTENED);
    }
    variation.print(out);
    result.deaths().forEach((pid, error) -> out.println(loaded.plan().title(pid) + ": " + error));
    if (printing.json()) {
      json(loaded, result);
    }
    if (result.divergence().isPresent()) {
      System.err.println("reproduce: " + result.divergence().get());
      return ExitCode.UNKNOWN;
    }
    RunNotes.print(whole, shortened, out);
    if (printing.hasPage()) {
      printing.page(whole, facts(loaded, whole), variation.cut());
    }
    if (!variation.isAsked()) {
      RunFacts.of(loaded, replayed()).forEach(out::println);
    } else if (RunFault.of(whole).isPresent()) {
      out.println(RunFacts.against(RunFault.of(whole).get()));
    }
    FaultComparison comparison = variation.comparison(loaded, asked());
    int code =
        fixed.get() ? fixedCode(comparison) : expect.exitCode(result.verdict() != Verdict.CLEAN);
    if (variation.isAsked() && comparison.was() != Verdict.CLEAN) {
      boolean later = code == ExitCode.OK && whole.expectation().verdict() != Verdict.CLEAN;
      out.println(
          Variation.sentence(comparison, whole)
              + (later && !fixed.get()
                  ? "; exit code 0 is of the schedule's end alone, with --fixed it is of the fault"
                  : ""));
    }
    out.println("verdict: " + variation.headline(loaded) + RunFault.clause(whole));
    return code;
  }

  private PageFacts facts(Schedule loaded, Schedule whole) throws IOException {
    if (variation.isAsked()) {
      List<String> remarks = variation.remarks();
      return whole == loaded
          ? PageFacts.of(remarks)
          : new PageFacts(remarks.get(0), remarks.subList(1, remarks.size()), "", List.of());
    }
    return PageFacts.of(RunFacts.of(loaded, replayed()));
  }

  /** The name under which the schedule can be replayed; null if it was changed and not written. */
  private String replayed() {
    if (output.get() != null) {
      return output.get().toString();
    }
    return variation.remarks().isEmpty() ? schedule.get() : null;
  }

  private void json(Schedule loaded, Replay.Result result) throws IOException {
    boolean diverged = result.divergence().isPresent();
    ScheduleJson.JsonVerdict outcome =
        diverged ? ScheduleJson.JsonVerdict.unknown : ScheduleJson.outcome(result.verdict());
    Schedule whole = variation.run(loaded);
    FaultComparison comparison =
        diverged || !variation.isAsked() ? null : variation.comparison(loaded, asked());
    boolean there = comparison != null && comparison.answer() == FaultComparison.Answer.THERE;
    Optional<Fault> fault =
        there
            ? comparison.fault()
            : diverged ? Optional.empty() : RunFacts.fault(whole, replayed());
    String file = output.get() == null ? null : output.get().toString();
    try (ScheduleJson json = new ScheduleJson(System.out, "replay", outcome, fault)) {
      json.number("steps", result.steps())
          .text("diverged", result.divergence().orElse(null))
          .texts("remarks", variation.remarks())
          .expected(expect)
          .comparison(comparison, null)
          .departures(variation.departures())
          .schedule(
              "schedule",
              diverged ? null : loaded,
              whole,
              fault,
              file,
              CleanSwap.of(loaded).orElse(0));
    }
  }
}
