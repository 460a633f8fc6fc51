package multiproc.cli;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import multiproc.harness.LauncherListener;
import multiproc.harness.Reproduction;
import multiproc.harness.RunSummary;
import multiproc.harness.UserException;
import multiproc.harness.record.Recording;
import multiproc.harness.record.TraceDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The main job. */
@Command(
    name = ReproduceCommand.NAME,
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Forks and kills worker processes that write Prometheus gauges into shared memory-mapped .db"
          + " files, as client_python 0.4.2 does, and serves the merged metrics over HTTP, until"
          + " the files are corrupt and every scrape fails.",
      ""
    },
    exitCodeListHeading = ExitCode.HEADING,
    exitCodeList = {
      "0:no corruption",
      "1:corruption seen: a file is corrupt at the end, or a process died of one",
      "2:bad usage; nothing was touched",
      "70:internal error",
      "130, 143:ended by SIGINT, SIGTERM"
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  java -jar target/reproduce.jar 928453",
      "      then open http://127.0.0.1:8000/ ; Ctrl-C ends it",
      "  java -jar target/reproduce.jar --duration 20 --port 0 --client 0.5.0 928453"
    })
final class ReproduceCommand implements Callable<Integer> {

  /** The program's, as its usage shows it. */
  static final String NAME = "reproduce.jar";

  private static final int DRAWN_SEED_LIMIT = 1_000_000;

  @Parameters(
      arity = "0..1",
      paramLabel = "SEED",
      converter = SeedConverter.class,
      description =
          "Seeds the generator: any integer. Default: drawn from 1 to 1000000 and printed.")
  private BigInteger seed;

  @Option(
      names = "--port",
      defaultValue = "8000",
      paramLabel = "PORT",
      description = "Where to serve; 0 picks a free port and prints it. Default: ${DEFAULT-VALUE}")
  private int port;

  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      paramLabel = "HOST",
      description = "The address to listen on. Default: ${DEFAULT-VALUE}")
  private String host;

  @Mixin private ClientOptions.Directory directory;

  @Mixin private ClientOptions client;

  @Option(
      names = "--duration",
      paramLabel = "SECONDS",
      description = "How long to run. Default: until interrupted")
  private BigDecimal seconds;

  @Option(
      names = "--record",
      paramLabel = "FILE",
      description =
          "Write the order of all operations of all processes on the files to FILE, a schedule for"
              + " replay, when the run ends.")
  private Path record;

  @Override
  public Integer call() throws Exception {
    SearchOptions.refuseExisting("record", record);
    if (port < 0 || port > 65_535) {
      throw new UserException("not a port: port=" + port + "; give 0 to 65535");
    }
    if (seconds != null && seconds.signum() <= 0) {
      throw new UserException("not a duration: duration=" + seconds + "; give seconds above 0");
    }
    if (seed == null) {
      seed = BigInteger.valueOf(1 + RandomGenerator.getDefault().nextInt(DRAWN_SEED_LIMIT));
    }
    TraceDirectory traces = record == null ? null : TraceDirectory.create();
    Reproduction reproduction =
        Reproduction.open(
            new Reproduction.Settings(seed, host, port, directory.get(), client.version, traces),
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
          Recording.schedule(traces.path(), directory.get(), client.version);
      if (recorded.isPresent()) {
        ScheduleSource.save(recorded.get().text(), record);
        if (!recorded.get().remark().isEmpty()) {
          System.err.println("reproduce: " + recorded.get().remark() + ": record=" + record);
        }
        traces.delete();
        System.out.println("Replay: reproduce.jar replay " + record);
      } else {
        System.err.println(
            "reproduce: no order of the operations was found that gives the files; their traces"
                + " are in "
                + traces.path());
      }
    } catch (IOException e) {
      System.err.println("reproduce: cannot write the schedule: record=" + record + ": " + e);
    }
  }

  private Duration duration() {
    if (seconds == null) {
      return null;
    }
    BigDecimal nanos = seconds.movePointRight(9).min(BigDecimal.valueOf(Long.MAX_VALUE));
    return Duration.ofNanos(nanos.longValue());
  }
}
