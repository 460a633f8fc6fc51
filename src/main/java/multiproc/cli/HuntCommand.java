package multiproc.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import multiproc.client.ClientVersion;
import multiproc.client.Fault;
import multiproc.harness.MultiprocDirectory;
import multiproc.harness.UserException;
import multiproc.harness.fork.ChildCommand;
import multiproc.harness.hunt.Hunt;
import multiproc.harness.real.ClientFacts;
import multiproc.harness.real.RealClient;
import picocli.CommandLine.Model.OptionSpec;

/** Repeats attempts until one is corrupt. */
final class HuntCommand extends Command {

  private final Value<Integer> attempts =
      option(
          Integer.class,
          OptionSpec.builder("--attempts")
              .paramLabel("N")
              .description("How many attempts at most. Default: until one is corrupt"));

  private final Value<Boolean> all =
      flag("--all", "Do not stop at the first corrupt attempt: count them.");

  private final Value<Fault> fault =
      option(
          Fault.class,
          new FaultConverter(),
          OptionSpec.builder("--fault")
              .paramLabel("FAULT")
              .description(
                  "Hunt for this fault, for example fork-init, and let the exit code say whether it"
                      + " was seen. Others are counted and saved too. Default: any"));

  private final Value<Boolean> warm =
      flag(
          "--warm",
          "Load every class of a worker's path before the fork, in the parent and in the parked"
              + " children, as in a forked Python process. Default: only those between open and"
              + " the first header");

  private final Value<Double> attemptSeconds =
      option(
          Double.class,
          OptionSpec.builder("--attempt-seconds")
              .paramLabel("SECONDS")
              .defaultValue("0")
              .description(
                  "Scrape each attempt for this long. Default: until corruption can no longer come,"
                      + " well under a second on a machine that is not busy"));

  private final Value<BigInteger> seed =
      option(
          BigInteger.class,
          new SeedConverter(),
          OptionSpec.builder("--seed")
              .paramLabel("SEED")
              .description("The seed of every attempt. Default: one drawn for each"));

  private final Value<Path> evidence =
      path(
          OptionSpec.builder("--evidence")
              .paramLabel("DIR")
              .defaultValue(".")
              .description(
                  "Where the folders error1 and error2 are that take a case for each corrupt"
                      + " attempt, the first if a worker died of it, the second if a scrape failed."
                      + " Default: the current folder"));

  private final Value<Boolean> record =
      option(
          boolean.class,
          OptionSpec.builder("--record")
              .defaultValue("true")
              .fallbackValue("true")
              .negatable(true)
              .description(
                  "Record every operation of every process on the files, for the case's"
                      + " run.schedule; or not, to see what that does to the rate (with --real: the"
                      + " client runs as it is, no name replaced). Default: record"));

  private final Value<Path> kept =
      path(
          OptionSpec.builder("--keep-all")
              .paramLabel("DIR")
              .description(
                  "Save the recorded schedule of every attempt in DIR, corrupt or not. Default:"
                      + " those of corrupt attempts, in their cases"));

  private final RealOptions real =
      new RealOptions(
          this,
          "Run the original's program on the real client_python: a launcher of PYTHON that forks"
              + " its workers.");

  private final Value<Boolean> json =
      flag(
          "--json",
          "Print one JSON document for a program, and nothing else, at the end; none where"
              + " the command line is refused.");

  private final ClientOptions.Directory directory = ClientOptions.Directory.parent(this);

  private final ClientOptions client = new ClientOptions(this);

  HuntCommand() {
    super("hunt");
    help(
        "Repeats the main job, each time in a fresh process, in a folder of the hunt's own, until"
            + " the files are corrupt: until a scrape fails, and fails again after all workers live"
            + " in their own files.",
        List.of(
            "0:no attempt was corrupt; with --fault: that fault was not seen",
            "10:an attempt was corrupt (with --fault: by that fault); its files are in the case"
                + " that is named",
            "3:no attempt was completed: nothing was checked; with --fault fork-init also: nothing"
                + " was overwritten, but a process stored into another's file",
            "2:bad usage; nothing was touched"),
        "  reproduce hunt",
        "  reproduce hunt --all --attempts 100 --client 0.5.0",
        "  reproduce hunt --fault fork-init --attempts 100 --client 0.5.0");
  }

  @Override
  public Integer call() throws Exception {
    Integer attempts = this.attempts.get();
    double attemptSeconds = this.attemptSeconds.get();
    if (attempts != null && attempts < 1) {
      throw new UserException(
          "not a number of attempts: attempts=" + attempts + "; give 1 or more");
    }
    if (!(attemptSeconds >= 0 && attemptSeconds < Double.POSITIVE_INFINITY)) {
      throw new UserException(
          "not a duration: attempt-seconds=" + attemptSeconds + "; give seconds from 0");
    }
    if (all.get() && attempts == null) {
      throw new UserException("--all needs an end: give --attempts N");
    }
    if (kept.get() != null && !record.get()) {
      throw new UserException("nothing is recorded: give --keep-all without --no-record");
    }
    Optional<RealClient> realClient = real.client(directory.get());
    if (realClient.isPresent() && warm.get()) {
      throw new UserException("not with --real: give --warm without it");
    }
    Hunt.checkFolders(evidence.get(), Optional.ofNullable(kept.get()));
    String folder = MultiprocDirectory.fresh(directory.get(), "hunt");
    ClientVersion version = client.version();
    if (realClient.isPresent()) {
      ClientFacts facts = real.facts();
      if (!json.get()) {
        System.out.println("client: " + facts.text());
      }
      version = facts.mayBe(version) ? version : facts.nearest();
      if (!facts.mayBe(version)) {
        System.err.println(
            "reproduce: no known release: release="
                + facts.releaseText()
                + "; its runs are recorded as those of client "
                + version);
      }
    }
    Hunt hunt =
        new Hunt(
            new Hunt.Settings(
                Optional.ofNullable(attempts),
                all.get(),
                Optional.ofNullable(fault.get()),
                attemptSeconds,
                Optional.ofNullable(seed.get()),
                folder,
                version,
                realClient,
                Optional.ofNullable(real.facts()),
                warm.get(),
                record.get(),
                evidence.get(),
                Optional.ofNullable(kept.get())),
            json.get() ? new PrintStream(OutputStream.nullOutputStream()) : System.out,
            System.err,
            Terminal.canOverwrite());
    if (realClient.isEmpty()) {
      ChildCommand.checkArchive();
    }
    StandardOutput.endWhenUnread();
    Hunt.HuntOutcome outcome = SignalHook.during(hunt::run, () -> endEarly(hunt));
    hunt.printSummary();
    printJson(hunt);
    return switch (outcome) {
      case SEEN -> ExitCode.CORRUPT;
      case NOT_SEEN -> ExitCode.OK;
      case HALF_SEEN, NOTHING_CHECKED -> ExitCode.UNKNOWN;
    };
  }

  private void endEarly(Hunt hunt) {
    hunt.endEarly();
    printJson(hunt);
  }

  private void printJson(Hunt hunt) {
    if (json.get()) {
      try {
        hunt.writeJson(System.out);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
