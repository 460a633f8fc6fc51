package multiproc.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import multiproc.client.ClientVersion;
import multiproc.explore.Exploration;
import multiproc.explore.Explorer;
import multiproc.explore.Scenario;
import multiproc.harness.UserException;
import multiproc.schedule.Schedule;
import multiproc.schedule.Verdict;
import multiproc.schedule.plan.Granularity;
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

  private static final int MOST_CHILDREN = 7;
  private static final int MOST_LABELS = 7;
  private static final int MOST_GENERATIONS = 4;
  private static final int MOST_PASSES = 4;
  private static final int MOST_LABEL_LENGTH = 1 << 21;

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
      names = "--label-length",
      paramLabel = "CHARACTERS",
      defaultValue = "0",
      description =
          "How long each label's value is; some 1048400 make the file grow with each label, so that"
              + " a worker whose handle is stale cuts it (SHRINK), and take some gigabytes of heap."
              + " Default: as long as the number it is")
  private int labelLength;

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

  @Option(
      names = "--confirm",
      description =
          "Replay the failures found, some clean runs and, with --kill, a run for each kill on real"
              + " JVMs and real files, which must be the same after every step.")
  private boolean confirm;

  @Mixin private ClientOptions.Directory directory;

  @Mixin private SchedulePrinting printing;

  @Mixin private Expect expect;

  @Override
  public Integer call() throws Exception {
    check("children", children, MOST_CHILDREN);
    check("labels", labels, MOST_LABELS);
    check("generations", generations, MOST_GENERATIONS);
    check("passes", passes, MOST_PASSES);
    if (labelLength != 0) {
      check("label-length", labelLength, MOST_LABEL_LENGTH);
    }
    printing.check();
    Scenario scenario =
        new Scenario(
            client.version,
            granularity(),
            children,
            labels,
            labelLength,
            generations,
            passes,
            kill,
            scrape);
    if (!scenario.fits()) {
      throw new UserException(
          "a visible step hides what kills and scrapes see: granularity="
              + granularity
              + "; give observed, operation or word");
    }
    ExplorationPrinter printer = new ExplorationPrinter(System.out);
    Exploration found = explore(scenario);
    printer.print(scenario, found);
    for (Map.Entry<Verdict, Schedule> failure : found.shortest().entrySet()) {
      save(failure.getKey(), failure.getValue());
    }
    if (found.shortest().containsKey(found.worst())) {
      System.out.println();
      printing.print(found.shortest().get(found.worst()), System.out);
      System.out.println();
    }
    boolean clean = found.shortest().isEmpty();
    if (clean && found.complete() && client.version != ClientVersion.V0_4_2) {
      System.out.println();
      System.out.println("Positive control, the same bounds under the client with the bug:");
      Scenario control = scenario.with(ClientVersion.V0_4_2);
      printer.print(control, explore(control));
      System.out.println();
    }
    if (confirm && !new Confirmation(directory.get(), System.out).confirm(scenario, found)) {
      return ExitCode.DIVERGED_OR_UNKNOWN;
    }
    System.out.println(verdict(found));
    if (!found.complete()) {
      return clean ? ExitCode.DIVERGED_OR_UNKNOWN : expect.exitCode(true);
    }
    return expect.exitCode(!clean);
  }

  private static void check(String name, int value, int most) {
    if (value < 1 || value > most) {
      throw new UserException("out of range: " + name + "=" + value + "; give 1 to " + most);
    }
  }

  private static String verdict(Exploration found) {
    if (!found.complete()) {
      return found.shortest().isEmpty()
          ? "verdict: UNKNOWN, the search was stopped"
          : "verdict: " + found.worst() + "; the search was stopped, there may be others";
    }
    return "verdict: " + found.worst();
  }

  private void save(Verdict verdict, Schedule schedule) throws IOException {
    Path file =
        ScheduleSource.saveBeside(
            schedule,
            output,
            "explore-" + client.version + "-" + verdict.word().toLowerCase(Locale.ROOT));
    System.out.printf(
        Locale.ROOT,
        "%s (%s): shortest after %d steps, %d context switches: %s%n",
        verdict,
        verdict.sentence(),
        schedule.steps().size(),
        schedule.contextSwitches(),
        file);
  }

  private Exploration explore(Scenario scenario) {
    Explorer.Limits limits =
        new Explorer.Limits(
            maxStates == null ? Explorer.Limits.NONE.maxStates() : maxStates,
            maxSeconds == null ? Explorer.Limits.NONE.maxSeconds() : maxSeconds);
    return new Explorer(scenario.plan(), kill, limits, ExploreCommand::progress).run();
  }

  private static void progress(int states, int queued, int depth) {
    System.err.printf(
        Locale.ROOT, "%,d states, %,d of them to do, depth %d%n", states, queued, depth);
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
