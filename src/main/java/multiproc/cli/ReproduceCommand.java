package multiproc.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import multiproc.harness.LauncherListener;
import multiproc.harness.MachineFailure;
import multiproc.harness.Reproduction;
import multiproc.harness.RunSummary;
import multiproc.harness.UserException;
import multiproc.harness.hunt.RunCase;
import multiproc.harness.record.Recording;
import multiproc.harness.record.TraceDirectory;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Runs the original script's program: serves merged metrics over HTTP, forks workers and kills
 * them. This is what runs if the command line names no command.
 */
final class ReproduceCommand extends Command {

  /** The program's name, as its usage shows it. */
  static final String NAME = "reproduce";

  private static final int DRAWN_SEED_LIMIT = 1_000_000;

  /** Time that a run which is already ending has after a signal, in milliseconds. */
  private static final long MOST_END_MS = 1_800;

  /**
   * When the end on a signal is cut short, whatever it is at: who sends one may kill soon after.
   */
  private static final long MOST_SIGNAL_MS = 1_800;

  /**
   * On a signal: when no other file is looked at; how much later it is left open what made a file
   * fail; when no other file is added to the case, before it is abandoned.
   */
  private static final long LOOK_MS = 200;

  /** The first where no scrape has failed, so that there may be no case to save. */
  private static final long LONG_LOOK_MS = 700;

  private static final long MOST_FAULT_MS = 350;
  private static final long CASE_END_MS = 400;

  /** Milliseconds after the signal at which the case is abandoned. */
  private static final long MOST_UNTIL_CASE_MS = 1_700;

  /** Milliseconds at the end to note the files; those before it are for the order. */
  private static final long MOST_NOTE_MS = 100;

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

  private final ClientOptions.Directory directory = ClientOptions.Directory.emptied(this);

  private final Value<Boolean> clean =
      flag(
          "--clean",
          "Delete every .db file in the directory at the start, as the original script does, also"
              + " those that this program did not make; not while another process uses one.");

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

  private final Value<Path> evidence =
      path(
          OptionSpec.builder("--evidence")
              .paramLabel("DIR")
              .defaultValue(".")
              .description(
                  "Where the folders error1 and error2 are that take a case with the files of a"
                      + " run that ends corrupt, the first if a process died of it, the second if"
                      + " only scrapes fail. Default: the current folder"));

  private final Value<Boolean> json =
      flag(
          "--json",
          "Print one JSON document for a program on standard output when the run ends, and all else"
              + " on standard error.");

  private OutputFile schedule;
  private RunCase evidenceCase;

  /** Where the document goes; null without {@code --json}. */
  private PrintStream document;

  /** The folder of the case and the recorded schedule, once they are written. */
  private volatile String saved;

  private volatile String recorded;

  ReproduceCommand() {
    super(NAME);
    help(
        "Forks and kills worker processes that write Prometheus gauges into shared memory-mapped"
            + " .db files, as client_python 0.4.2 does, and serves the merged metrics over HTTP,"
            + " until the files are corrupt and every scrape fails.",
        List.of(
            "0:no corruption",
            "10:corruption seen: a file is corrupt at the end, or a process died of one",
            "2:bad usage; nothing was touched",
            "3:nothing was checked: no worker was started, or there was no file"),
        "  reproduce 928453",
        "      then open http://127.0.0.1:8000/ ; Ctrl-C ends it",
        "  reproduce --duration 20 --port 0 --client 0.5.0 928453");
  }

  @Override
  public Integer call() throws Exception {
    int port = this.port.get();
    BigDecimal seconds = this.seconds.get();
    if (port < 0 || port > 65_535) {
      throw new UserException("not a port: port=" + port + "; give 0 to 65535");
    }
    if (seconds != null && seconds.signum() <= 0) {
      throw new UserException("not a duration: duration=" + seconds + "; give seconds above 0");
    }
    schedule = OutputFile.reserve("record", record.get());
    evidenceCase = new RunCase(evidence.get(), directory.get(), client.version());
    TraceDirectory traces = schedule == null ? null : TraceDirectory.beside(schedule.path());
    if (json.get()) {
      document = System.out;
      System.setOut(System.err);
    }
    Reproduction reproduction = open(traces);
    StandardOutput.endWhenUnread();
    System.out.println(
        (port == 0 ? "PORT: " + reproduction.port() + "\n" : "")
            + "SERVING: http://"
            + inUrl(host.get())
            + ":"
            + reproduction.port()
            + "/");
    // The run's end and a signal may come together: one of them alone says what happened.
    AtomicBoolean ending = new AtomicBoolean();
    CountDownLatch said = new CountDownLatch(1);
    return SignalHook.during(
        () -> {
          Optional<Throwable> failure = run(reproduction);
          if (!ending.compareAndSet(false, true)) {
            return ExitCode.OK;
          }
          reproduction.close();
          reproduction.noteFiles();
          try {
            return tell(reproduction.summary(), failure, traces);
          } finally {
            said.countDown();
          }
        },
        () -> {
          if (ending.compareAndSet(false, true)) {
            if (!within(MOST_SIGNAL_MS, "end", () -> endInTime(reproduction, traces))) {
              System.err.println(
                  "reproduce: the end is cut short after "
                      + MOST_SIGNAL_MS
                      + " ms, the files are in "
                      + directory.get());
            }
          } else {
            awaitSaid(said);
          }
        });
  }

  /** An address as a URL has it: one of IPv6 in brackets. */
  static String inUrl(String host) {
    return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
  }

  private static void awaitSaid(CountDownLatch said) {
    try {
      if (!said.await(MOST_END_MS, TimeUnit.MILLISECONDS)) {
        System.err.println("reproduce: what happened is not said in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Reproduction open(TraceDirectory traces) throws IOException {
    try {
      return Reproduction.open(
          new Reproduction.Settings(
              seed(),
              host.get(),
              port.get(),
              directory.get(),
              clean.get(),
              client.version(),
              false,
              traces),
          LauncherListener.NONE);
    } catch (UserException | IOException e) {
      if (traces != null) {
        traces.delete();
      }
      throw e;
    }
  }

  /** Runs to the end; gives what the machine failed with, if it did. */
  private Optional<Throwable> run(Reproduction reproduction) throws InterruptedException {
    try {
      reproduction.run(duration());
      return Optional.empty();
    } catch (IOException | RuntimeException | Error e) {
      return Optional.of(e);
    }
  }

  private int tell(RunSummary summary, Optional<Throwable> failure, TraceDirectory traces) {
    summary.print(System.out);
    boolean kept = !summary.corrupt() || save(summary, Long.MAX_VALUE);
    boolean written = traces == null || record(traces);
    failure.ifPresent(MachineFailure::print);
    printDocument(summary);
    if (summary.corrupt()) {
      return kept ? ExitCode.CORRUPT : ExitCode.INTERNAL_ERROR;
    }
    boolean heap =
        failure.filter(OutOfMemoryError.class::isInstance).isPresent()
            && !MachineFailure.isOfThreads((OutOfMemoryError) failure.get());
    if (!summary.unknown().isEmpty() || heap) {
      return ExitCode.UNKNOWN;
    }
    return failure.isPresent() || !written ? ExitCode.INTERNAL_ERROR : ExitCode.OK;
  }

  /** Saves the files, the sound ones for so long as there is time; false where that fails. */
  private boolean save(RunSummary summary, long milliseconds) {
    try {
      RunCase.Saved written = evidenceCase.save(summary, milliseconds);
      saved = written.folder();
      System.out.println(
          "  case: " + saved + (written.remark().isEmpty() ? "" : "; " + written.remark()));
      return true;
    } catch (IOException e) {
      System.err.println(
          MachineFailure.line(e) + "; the case is not saved, the files are in " + directory.get());
      return false;
    }
  }

  /**
   * The end on a signal. Who sends one may kill some seconds later, so files are looked at and
   * saved while there is time, the damaged one first, and the order of what was recorded is left
   * out where it takes long.
   */
  private void endInTime(Reproduction reproduction, TraceDirectory traces) {
    long start = System.nanoTime();
    reproduction.close();
    long look = reproduction.isEndpointDead() ? LOOK_MS : LONG_LOOK_MS;
    RunSummary seen = reproduction.summary(look, look + MOST_FAULT_MS);
    seen.print(System.out);
    long left = MOST_UNTIL_CASE_MS - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    AtomicBoolean saved = new AtomicBoolean();
    if (seen.corrupt()
        && !within(
            Math.max(1, left), "case", () -> saved.set(save(seen, Math.max(0, left - CASE_END_MS))))
        && !saved.get()) {
      System.err.println(
          "reproduce: the case is not saved in time, the files are in " + directory.get());
    }
    long rest =
        MOST_SIGNAL_MS - MOST_NOTE_MS - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    if (traces != null && !within(Math.max(1, rest), "order", () -> record(traces))) {
      System.err.println(
          "reproduce: the order of the operations is not found in time."
              + " Record with --duration=SECONDS, which has no time limit at the end. The"
              + " processes' traces are in "
              + traces.path());
    }
    printDocument(seen);
    System.out.flush();
    within(MOST_NOTE_MS, "note-files", reproduction::noteFiles);
  }

  private void printDocument(RunSummary summary) {
    if (document != null) {
      try {
        RunJson.print(document, summary, saved, recorded);
      } catch (IOException e) {
        System.err.println(MachineFailure.line(e));
      }
    }
  }

  /** Runs a job with a time limit; false if the job has not ended within it. */
  private static boolean within(long milliseconds, String name, Runnable job) {
    Thread thread = new Thread(job, name);
    thread.setDaemon(true);
    thread.start();
    try {
      thread.join(milliseconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }

  /** Writes the schedule; false where it is not written. */
  private boolean record(TraceDirectory traces) {
    try {
      Optional<Recording.Recorded> order =
          Recording.schedule(traces.path(), directory.get(), client.version());
      if (order.isEmpty()) {
        System.err.println(
            "reproduce: no order of the operations was found that gives the files; their traces"
                + " are in "
                + traces.path());
        return false;
      }
      schedule.write(order.get().text());
      recorded = record.get().toString();
      if (!order.get().remark().isEmpty()) {
        System.err.println("reproduce: " + order.get().remark() + ": record=" + record.get());
      }
      traces.delete();
      System.out.println("Replay: " + ProgramName.line("replay", record.get().toString()));
      return true;
    } catch (UserException e) {
      System.err.println("reproduce: " + e.getMessage() + "; the traces are in " + traces.path());
      return false;
    } catch (IOException e) {
      System.err.println(
          MachineFailure.line(e)
              + "; the schedule is not written, the traces are in "
              + traces.path());
      return false;
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
