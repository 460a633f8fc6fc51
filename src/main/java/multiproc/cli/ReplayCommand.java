package multiproc.cli;

import java.nio.file.Path;
import java.util.List;
import multiproc.cli.option.ClientOptions;
import multiproc.cli.option.Command;
import multiproc.cli.option.ExitCode;
import multiproc.cli.option.Expect;
import multiproc.cli.option.SignalHook;
import multiproc.cli.option.Value;
import multiproc.cli.schedule.SchedulePrinting;
import multiproc.cli.schedule.ScheduleSource;
import multiproc.cli.schedule.SearchOptions;
import multiproc.cli.schedule.Variation;
import multiproc.explore.catalogue.Resources;
import multiproc.harness.MultiprocDirectory;
import multiproc.harness.UserException;
import multiproc.harness.replay.Replay;
import multiproc.harness.replay.ReplayJvms;
import multiproc.schedule.Schedule;
import multiproc.schedule.ScheduleText;
import multiproc.schedule.Verdict;
import multiproc.schedule.print.StepTable;
import multiproc.store.MappedStore;
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
              .description("A .schedule file, or the name of one that comes with the program."));

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

  private final ClientOptions.Directory directory = new ClientOptions.Directory(this);

  private final SchedulePrinting printing = new SchedulePrinting(this);

  private final Expect expect = new Expect(this);

  /** How many processes most schedules have, at least. */
  private static final int USUAL_PROCESSES = 3;

  /** Words with which no process is started. */
  private static final List<String> NO_PROCESSES =
      List.of("--simulate", "--list", "--print", "--help", "-h", "--version", "-V");

  private final ReplayJvms jvms;

  ReplayCommand(ReplayJvms jvms) {
    super("replay");
    this.jvms = jvms;
    help(
        "Runs a schedule again, step by step, on real JVMs and real mapped files: each process asks"
            + " leave before each step. What it does and what it leaves in the files is compared"
            + " with the schedule; the first difference ends it. The files are left for inspect.",
        List.of(
            "0:it ended clean, or as expected",
            "10:it ended corrupt, or not as expected",
            "2:bad usage; nothing was touched",
            "3:it went another way than the schedule"),
        "  java -jar target/reproduce.jar replay error1",
        "  java -jar target/reproduce.jar replay error1 --what-if \"swap 7 8\"",
        "  java -jar target/reproduce.jar replay run.schedule --client 0.5.0 --expect clean",
        "  java -jar target/reproduce.jar replay run.schedule --simulate --expect corrupt");
  }

  /**
   * The command with JVMs that start while the command line is read, which takes a cold JVM as long
   * as they take; unless its words say that none will be needed.
   */
  static ReplayCommand startingAhead(String... words) {
    boolean needed = words.length > 0;
    for (String word : words) {
      needed &= !NO_PROCESSES.contains(word);
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
    if (list.get()) {
      for (String name : Resources.SCHEDULES.names()) {
        String text = Resources.SCHEDULES.text(name).orElseThrow();
        System.out.println(name + "  " + Resources.title(text));
      }
      return ExitCode.OK;
    }
    if (schedule.get() == null) {
      throw new UserException("no schedule given: give a file, or a name that --list shows");
    }
    printing.check();
    SearchOptions.refuseExisting("output", output.get());
    Schedule loaded = variation.of(ScheduleSource.load(schedule.get()), directory.get());
    if (output.get() != null) {
      ScheduleSource.save(loaded, output.get());
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
    // Its processes start while the directory is taken; none does anything before its first leave.
    try (Replay replay = Replay.real(loaded, directory.get(), jvms)) {
      try (MultiprocDirectory held = MultiprocDirectory.open(directory.get(), new MappedStore())) {
        held.clean();
        return SignalHook.during(() -> run(loaded, replay), replay::close);
      }
    }
  }

  private int run(Schedule loaded, Replay replay) throws Exception {
    StepTable table = SchedulePrinting.table(loaded, System.out);
    Replay.Result result = replay.run(table::row);
    table.end();
    variation.print(System.out);
    result.deaths().forEach((pid, error) -> System.out.println("process " + pid + ": " + error));
    if (result.divergence().isPresent()) {
      System.err.println("reproduce: " + result.divergence().get());
      return ExitCode.UNKNOWN;
    }
    printing.page(loaded);
    System.out.println("verdict: " + result.verdict() + " after " + result.steps() + " steps");
    return expect.exitCode(result.verdict() != Verdict.CLEAN);
  }
}
