package multiproc.cli;

import java.util.List;
import java.util.Optional;
import multiproc.cli.option.ClientOptions;
import multiproc.cli.option.Command;
import multiproc.cli.option.ExitCode;
import multiproc.cli.option.Expect;
import multiproc.cli.option.RealOptions;
import multiproc.cli.option.SignalHook;
import multiproc.cli.option.Value;
import multiproc.cli.schedule.RealReplay;
import multiproc.cli.schedule.SchedulePrinting;
import multiproc.cli.schedule.ScheduleSource;
import multiproc.harness.MultiprocDirectory;
import multiproc.harness.UserException;
import multiproc.harness.real.RealClient;
import multiproc.harness.real.RealProcesses;
import multiproc.harness.replay.Replay;
import multiproc.harness.replay.ReplayJvms;
import multiproc.schedule.Schedule;
import multiproc.schedule.Verdict;
import multiproc.schedule.print.StepTable;
import multiproc.store.MappedStore;
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

  private final RealOptions real =
      new RealOptions(
          this,
          "Run it on the real client_python: forks of PYTHON, each of which asks leave before each"
              + " operation. A client of the schedule's release is held to it, step by step; one of"
              + " another release follows it as far as its operations are the same.");

  private final Value<Boolean> follow =
      flag(
          "--follow",
          "With --real: follow the schedule also where the client is of its release, to see whether"
              + " a changed client still breaks.");

  private final ClientOptions.Directory directory = new ClientOptions.Directory(this);

  private final SchedulePrinting printing = new SchedulePrinting(this);

  private final Expect expect = new Expect(this);

  /** How many processes most schedules have, at least. */
  private static final int USUAL_PROCESSES = 3;

  /** Words with which no process is started. */
  private static final List<String> NO_PROCESSES =
      List.of("--simulate", "--list", "--help", "-h", "--version", "-V");

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
            "1:it ended corrupt, or not as expected",
            "2:bad usage; nothing was touched",
            "3:it went another way than the schedule",
            "70:internal error"),
        "  java -jar target/reproduce.jar replay error1",
        "  java -jar target/reproduce.jar replay run.schedule --simulate --expect corrupt",
        "  java -jar target/reproduce.jar replay error1 --real python2.7 --client-path"
            + " client-0.4.2");
  }

  /**
   * The command with JVMs that start while the command line is read, which takes a cold JVM as long
   * as they take; unless its words say that none will be needed.
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
    Optional<RealClient> realClient = real.client();
    if (list.get()) {
      ScheduleSource.named().forEach((name, shows) -> System.out.println(name + "  " + shows));
      return ExitCode.OK;
    }
    if (schedule.get() == null) {
      throw new UserException("no schedule given: give a file, or a name that --list shows");
    }
    printing.check();
    Schedule loaded = ScheduleSource.load(schedule.get());
    if (simulate.get()) {
      try (Replay replay = Replay.simulated(loaded, directory.get())) {
        return run(loaded, replay);
      }
    }
    if (realClient.isPresent()) {
      return replay(loaded, realClient.get());
    }
    // Its processes start while the directory is taken; none does anything before its first leave.
    try (Replay replay = Replay.real(loaded, directory.get(), jvms)) {
      try (MultiprocDirectory held = MultiprocDirectory.open(directory.get(), new MappedStore())) {
        held.clean();
        return SignalHook.during(() -> run(loaded, replay), replay::close);
      }
    }
  }

  private int replay(Schedule loaded, RealClient client) throws Exception {
    try (MultiprocDirectory held = MultiprocDirectory.open(directory.get(), new MappedStore());
        RealProcesses processes = new RealProcesses(client, loaded.plan(), directory.get())) {
      held.clean();
      RealReplay replay = new RealReplay(loaded, directory.get(), System.out);
      int exitCode =
          SignalHook.during(() -> replay.run(processes, follow.get(), expect), processes::close);
      printing.page(loaded);
      return exitCode;
    }
  }

  private int run(Schedule loaded, Replay replay) throws Exception {
    StepTable table = SchedulePrinting.table(loaded, System.out);
    Replay.Result result = replay.run(table::row);
    table.end();
    result.deaths().forEach((pid, error) -> System.out.println("process " + pid + ": " + error));
    if (result.divergence().isPresent()) {
      System.err.println("reproduce: " + result.divergence().get());
      return ExitCode.DIVERGED_OR_UNKNOWN;
    }
    printing.page(loaded);
    System.out.println("verdict: " + result.verdict() + " after " + result.steps() + " steps");
    return expect.exitCode(result.verdict() != Verdict.CLEAN);
  }
}
