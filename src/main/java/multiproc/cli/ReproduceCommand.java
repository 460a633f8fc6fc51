package multiproc.cli;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import multiproc.cli.option.ClientOptions;
import multiproc.cli.option.Command;
import multiproc.cli.option.ExitCode;
import multiproc.cli.option.SeedConverter;
import multiproc.cli.option.SignalHook;
import multiproc.cli.option.Value;
import multiproc.cli.schedule.ScheduleSource;
import multiproc.cli.schedule.SearchOptions;
import multiproc.harness.LauncherListener;
import multiproc.harness.Reproduction;
import multiproc.harness.RunSummary;
import multiproc.harness.UserException;
import multiproc.harness.record.Recording;
import multiproc.harness.record.TraceDirectory;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The main job. */
final class ReproduceCommand extends Command {

  /** The program's, as its usage shows it. */
  static final String NAME = "reproduce";

  private static final int DRAWN_SEED_LIMIT = 1_000_000;

  private final Value<BigInteger> seed =
      operand(
          PositionalParamSpec.builder()
              .type(BigInteger.class)
              .arity("0..1")
              .converters(new SeedConverter())
              .paramLabel("SEED")
              .description(
                  "Seeds the generator: any integer. Default: drawn from 1 to 1000000 and"
                      + " printed."));

  private final Value<Integer> port =
      option(
          Integer.class,
          OptionSpec.builder("--port")
              .paramLabel("PORT")
              .defaultValue("8000")
              .description(
                  "Where to serve; 0 picks a free port and prints it. Default: ${DEFAULT-VALUE}"));

  private final Value<String> host =
      option(
          String.class,
          OptionSpec.builder("--host")
              .paramLabel("HOST")
              .defaultValue("127.0.0.1")
              .description("The address to listen on. Default: ${DEFAULT-VALUE}"));

  private final ClientOptions.Directory directory = new ClientOptions.Directory(this);

  private final ClientOptions client = new ClientOptions(this);

  private final Value<BigDecimal> seconds =
      option(
          BigDecimal.class,
          OptionSpec.builder("--duration")
              .paramLabel("SECONDS")
              .description("How long to run. Default: until interrupted"));

  private final Value<Path> record =
      path(
          OptionSpec.builder("--record")
              .paramLabel("FILE")
              .description(
                  "Write the order of all operations of all processes on the files to FILE, a"
                      + " schedule for replay, when the run ends."));

  ReproduceCommand() {
    super(NAME);
    help(
        "Forks and kills worker processes that write Prometheus gauges into shared memory-mapped"
            + " .db files, as client_python 0.4.2 does, and serves the merged metrics over HTTP,"
            + " until the files are corrupt and every scrape fails.",
        List.of(
            "0:no corruption",
            "10:corruption seen: a file is corrupt at the end, or a process died of one",
            "2:bad usage; nothing was touched"),
        "  java -jar target/reproduce.jar 928453",
        "      then open http://127.0.0.1:8000/ ; Ctrl-C ends it",
        "  java -jar target/reproduce.jar --duration 20 --port 0 --client 0.5.0 928453");
  }

  @Override
  public Integer call() throws Exception {
    int port = this.port.get();
    BigDecimal seconds = this.seconds.get();
    SearchOptions.refuseExisting("record", record.get());
    if (port < 0 || port > 65_535) {
      throw new UserException("not a port: port=" + port + "; give 0 to 65535");
    }
    if (seconds != null && seconds.signum() <= 0) {
      throw new UserException("not a duration: duration=" + seconds + "; give seconds above 0");
    }
    TraceDirectory traces = record.get() == null ? null : TraceDirectory.create();
    Reproduction reproduction =
        Reproduction.open(
            new Reproduction.Settings(
                seed(), host.get(), port, directory.get(), client.version(), false, traces),
            LauncherListener.NONE);
    if (port == 0) {
      System.out.println("PORT: " + reproduction.port());
    }
    RunSummary summary =
        SignalHook.during(
            () -> run(reproduction),
            () -> {
              print(end(reproduction));
              record(traces);
            });
    print(summary);
    record(traces);
    return summary.corrupt() ? ExitCode.CORRUPT : ExitCode.OK;
  }

  private RunSummary run(Reproduction reproduction) throws IOException, InterruptedException {
    reproduction.run(duration());
    return end(reproduction);
  }

  private static RunSummary end(Reproduction reproduction) {
    reproduction.close();
    return reproduction.summary();
  }

  private static void print(RunSummary summary) {
    summary.print(System.out);
  }

  private void record(TraceDirectory traces) {
    if (traces == null) {
      return;
    }
    try {
      Optional<Recording.Recorded> recorded =
          Recording.schedule(traces.path(), directory.get(), client.version());
      if (recorded.isPresent()) {
        ScheduleSource.save(recorded.get().text(), record.get());
        if (!recorded.get().remark().isEmpty()) {
          System.err.println("reproduce: " + recorded.get().remark() + ": record=" + record.get());
        }
        traces.delete();
        System.out.println("Replay: reproduce.jar replay " + record.get());
      } else {
        System.err.println(
            "reproduce: no order of the operations was found that gives the files; their traces"
                + " are in "
                + traces.path());
      }
    } catch (IOException e) {
      System.err.println("reproduce: cannot write the schedule: record=" + record.get() + ": " + e);
    }
  }

  private BigInteger seed() {
    return seed.get() != null
        ? seed.get()
        : BigInteger.valueOf(1 + RandomGenerator.getDefault().nextInt(DRAWN_SEED_LIMIT));
  }

  private Duration duration() {
    BigDecimal seconds = this.seconds.get();
    if (seconds == null) {
      return null;
    }
    BigDecimal nanos = seconds.movePointRight(9).min(BigDecimal.valueOf(Long.MAX_VALUE));
    return Duration.ofNanos(nanos.longValue());
  }
}
