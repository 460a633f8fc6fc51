package multiproc.cli;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import multiproc.harness.UserException;
import multiproc.harness.hunt.Hunt;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Attempts until one is corrupt. */
@Command(
    name = "hunt",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Repeats the main job, each time in a fresh process and over an emptied directory, until the"
          + " files are corrupt: until a scrape fails, and fails again after all workers live in"
          + " their own files.",
      ""
    },
    exitCodeListHeading = ExitCode.HEADING,
    exitCodeList = {
      "0:no attempt was corrupt",
      "1:an attempt was corrupt; its files are in the case that is named",
      "2:bad usage; nothing was touched",
      "70:internal error",
      "130, 143:ended by SIGINT, SIGTERM"
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  java -jar target/reproduce.jar hunt",
      "  java -jar target/reproduce.jar hunt --all --attempts 100 --client 0.5.0"
    })
final class HuntCommand implements Callable<Integer> {

  @Option(
      names = "--attempts",
      paramLabel = "N",
      description = "How many attempts at most. Default: until one is corrupt")
  private Integer attempts;

  @Option(names = "--all", description = "Do not stop at the first corrupt attempt: count them.")
  private boolean all;

  @Option(
      names = "--attempt-seconds",
      defaultValue = "0",
      paramLabel = "SECONDS",
      description =
          "Go on scraping an attempt for so long. Default: until corruption can no longer come,"
              + " which is well under a second")
  private double attemptSeconds;

  @Option(
      names = "--seed",
      paramLabel = "SEED",
      converter = SeedConverter.class,
      description = "The seed of every attempt. Default: one drawn for each")
  private BigInteger seed;

  @Option(
      names = "--evidence",
      paramLabel = "DIR",
      defaultValue = ".",
      description =
          "Where the folders error1 and error2 are that take a case for each corrupt attempt, the"
              + " first if a worker died of it, the second if a scrape failed. Default: the current"
              + " folder")
  private Path evidence;

  @Option(
      names = "--record",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description =
          "Record every operation of every process on the files, for the case's run.schedule; or"
              + " not, to see what that does to the rate. Default: record")
  private boolean record;

  @Mixin private ClientOptions.Directory directory;

  @Mixin private ClientOptions client;

  @Override
  public Integer call() throws Exception {
    if (attempts != null && attempts < 1) {
      throw new UserException(
          "not a number of attempts: attempts=" + attempts + "; give 1 or more");
    }
    if (!(attemptSeconds >= 0 && attemptSeconds < Double.POSITIVE_INFINITY)) {
      throw new UserException(
          "not a duration: attempt-seconds=" + attemptSeconds + "; give seconds from 0");
    }
    if (all && attempts == null) {
      throw new UserException("--all needs an end: give --attempts N");
    }
    Hunt hunt =
        new Hunt(
            new Hunt.Settings(
                Optional.ofNullable(attempts),
                all,
                attemptSeconds,
                Optional.ofNullable(seed),
                directory.get(),
                client.version,
                record,
                evidence),
            System.out,
            System.err,
            System.console() != null);
    boolean hit = SignalHook.during(hunt::run, hunt::endEarly);
    hunt.printSummary();
    return hit ? ExitCode.CORRUPT : ExitCode.OK;
  }
}
