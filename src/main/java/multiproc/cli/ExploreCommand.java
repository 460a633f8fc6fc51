package multiproc.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import multiproc.explore.Exploration;
import multiproc.explore.Explorer;
import multiproc.explore.Scenario;
import multiproc.harness.UserException;
import multiproc.schedule.Granularity;
import multiproc.schedule.Schedule;
import multiproc.schedule.Verdict;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Searches all interleavings. */
@Command(
    name = "explore",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Searches all interleavings of the original's programs within bounds, shortest first, and"
          + " tells how each can end. A clean verdict comes with a positive control: the same"
          + " bounds under client 0.4.2.",
      ""
    },
    exitCodeListHeading = ExitCode.HEADING,
    exitCodeList = {
      "0:complete, and every interleaving is clean; or as expected",
      "1:some interleaving is not; or not as expected",
      "2:bad usage; nothing was touched",
      "3:stopped before the search was complete: unknown",
      "70:internal error",
      "130, 143:ended by SIGINT, SIGTERM"
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  java -jar target/reproduce.jar explore --children 3 --labels 3",
      "  java -jar target/reproduce.jar explore --children 3 --labels 3 --client 0.5.0"
    })
final class ExploreCommand implements Callable<Integer> {

  @Option(
      names = "--children",
      paramLabel = "N",
      defaultValue = "2",
      description = "Workers of a generation. Default: ${DEFAULT-VALUE}")
  private int children;

  @Option(
      names = "--labels",
      paramLabel = "N",
      defaultValue = "2",
      description = "Workers that the launcher counts, each a label. Default: ${DEFAULT-VALUE}")
  private int labels;

  @Option(
      names = "--generations",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Generations of workers; before each but the first the one before is killed, and the"
              + " later ones inherit open files. Default: ${DEFAULT-VALUE}")
  private int generations;

  @Option(
      names = "--passes",
      paramLabel = "N",
      defaultValue = "1",
      description = "How often the launcher counts in each generation. Default: ${DEFAULT-VALUE}")
  private int passes;

  @Option(names = "--kill", description = "Any worker may be killed at any step.")
  private boolean kill;

  @Option(names = "--scrape", description = "A scrape may come at any step.")
  private boolean scrape;

  @Mixin private ClientOptions client;

  @Option(
      names = "--granularity",
      paramLabel = "WHAT",
      description =
          "What a step is: visible (what another writer can see), observed (also what a scrape or a"
              + " kill can), operation (every operation on a file), word (and every 8 bytes of a"
              + " copy). Default: visible, with --kill or --scrape observed")
  private String granularity;

  @Option(names = "--max-states", paramLabel = "N", description = "Stop after so many states.")
  private Long maxStates;

  @Option(names = "--max-seconds", paramLabel = "SECONDS", description = "Stop after so long.")
  private Double maxSeconds;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      defaultValue = ".",
      description =
          "Where a .schedule is written for each failure found. Default: the current folder")
  private Path output;

  @Mixin private Expect expect;

  @Override
  public Integer call() throws Exception {
    Scenario scenario =
        new Scenario(
            client.version, granularity(), children, labels, generations, passes, kill, scrape);
    Exploration found = explore(scenario);
    System.out.println(
        found.states()
            + " states, "
            + found.transitions()
            + " transitions, depth "
            + found.depth()
            + ", "
            + found.left()
            + " left, "
            + found.seconds()
            + " s");
    found.schedules().ifPresent(counts -> System.out.println(counts));
    for (Map.Entry<Verdict, Schedule> failure : found.shortest().entrySet()) {
      Path file =
          ScheduleSource.saveBeside(
              failure.getValue(),
              output,
              "explore-" + client.version + "-" + failure.getKey().word().toLowerCase());
      System.out.println(
          failure.getKey() + ": " + failure.getValue().steps().size() + " steps: " + file);
    }
    if (found.worst() == Verdict.CLEAN && !found.complete()) {
      return ExitCode.DIVERGED_OR_UNKNOWN;
    }
    return expect.exitCode(found.worst() != Verdict.CLEAN);
  }

  private Exploration explore(Scenario scenario) {
    Explorer.Limits limits =
        new Explorer.Limits(
            maxStates == null ? Integer.MAX_VALUE - 1 : maxStates,
            maxSeconds == null ? Double.POSITIVE_INFINITY : maxSeconds);
    return new Explorer(
            scenario.plan(),
            kill,
            limits,
            (states, queued, depth) ->
                System.err.println(states + " states, " + queued + " queued, depth " + depth))
        .run();
  }

  private Granularity granularity() {
    if (granularity == null) {
      return kill || scrape ? Granularity.OBSERVED : Granularity.VISIBLE;
    }
    return Granularity.of(granularity)
        .orElseThrow(
            () ->
                new UserException(
                    "unknown granularity: granularity="
                        + granularity
                        + "; give visible, observed, operation or word"));
  }
}
