package multiproc.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import multiproc.cli.option.ClientOptions;
import multiproc.cli.option.Command;
import multiproc.cli.option.ExitCode;
import multiproc.cli.option.Expect;
import multiproc.cli.option.RealOptions;
import multiproc.cli.option.Value;
import multiproc.cli.schedule.Confirmation;
import multiproc.cli.schedule.ExplorationPrinter;
import multiproc.cli.schedule.Plural;
import multiproc.cli.schedule.SchedulePrinting;
import multiproc.cli.schedule.ScheduleSource;
import multiproc.client.ClientVersion;
import multiproc.explore.Exploration;
import multiproc.explore.Explorer;
import multiproc.explore.Scenario;
import multiproc.harness.UserException;
import multiproc.harness.real.RealClient;
import multiproc.schedule.Schedule;
import multiproc.schedule.Verdict;
import multiproc.schedule.plan.Granularity;
import picocli.CommandLine.Model.OptionSpec;

/** Searches all interleavings. */
final class ExploreCommand extends Command {

  private static final int MOST_CHILDREN = 7;
  private static final int MOST_LABELS = 7;
  private static final int MOST_GENERATIONS = 4;
  private static final int MOST_PASSES = 4;
  private static final int MOST_LABEL_LENGTH = 1 << 21;

  private final Value<Integer> children =
      option(
          Integer.class,
          OptionSpec.builder("--children")
              .paramLabel("N")
              .defaultValue("2")
              .description("Workers of a generation. Default: ${DEFAULT-VALUE}"));

  private final Value<Integer> labels =
      option(
          Integer.class,
          OptionSpec.builder("--labels")
              .paramLabel("N")
              .defaultValue("2")
              .description(
                  "Workers that the launcher counts, each a label. Default: ${DEFAULT-VALUE}"));

  private final Value<Integer> labelLength =
      option(
          Integer.class,
          OptionSpec.builder("--label-length")
              .paramLabel("CHARACTERS")
              .defaultValue("0")
              .description(
                  "How long each label's value is; some 1048400 make the file grow with each label,"
                      + " so that a worker whose handle is stale cuts it (SHRINK), and take some"
                      + " gigabytes of heap. Default: as long as the number it is"));

  private final Value<Integer> generations =
      option(
          Integer.class,
          OptionSpec.builder("--generations")
              .paramLabel("N")
              .defaultValue("1")
              .description(
                  "Generations of workers; before each but the first the one before is killed, and"
                      + " the later ones inherit open files. Default: ${DEFAULT-VALUE}"));

  private final Value<Integer> passes =
      option(
          Integer.class,
          OptionSpec.builder("--passes")
              .paramLabel("N")
              .defaultValue("1")
              .description(
                  "How often the launcher counts in each generation. Default: ${DEFAULT-VALUE}"));

  private final Value<Boolean> kill = flag("--kill", "Any worker may be killed at any step.");

  private final Value<Boolean> scrape = flag("--scrape", "A scrape may come at any step.");

  private final ClientOptions client = new ClientOptions(this);

  private final Value<String> granularity =
      option(
          String.class,
          OptionSpec.builder("--granularity")
              .paramLabel("WHAT")
              .description(
                  "What a step is: visible (what another writer can see), observed (also what a"
                      + " scrape or a kill can), operation (every operation on a file), word (and"
                      + " every 8 bytes of a copy). Default: visible, with --kill or --scrape"
                      + " observed"));

  private final Value<Long> maxStates =
      option(
          Long.class,
          OptionSpec.builder("--max-states")
              .paramLabel("N")
              .description("Stop after so many states."));

  private final Value<Double> maxSeconds =
      option(
          Double.class,
          OptionSpec.builder("--max-seconds")
              .paramLabel("SECONDS")
              .description("Stop after so long."));

  private final Value<Path> output =
      path(
          OptionSpec.builder("-o", "--output")
              .paramLabel("DIR")
              .defaultValue(".")
              .description(
                  "Where a .schedule is written for each failure found. Default: the current"
                      + " folder"));

  private final Value<Boolean> confirm =
      flag(
          "--confirm",
          "Replay the failures found, some clean runs and, with --kill, a run for each kill on real"
              + " JVMs and real files, which must be the same after every step.");

  private final RealOptions real =
      new RealOptions(
          this, "As --confirm, and the same on the real client_python: forks of PYTHON.");

  private final ClientOptions.Directory directory = new ClientOptions.Directory(this);

  private final SchedulePrinting printing = new SchedulePrinting(this);

  private final Expect expect = new Expect(this);

  ExploreCommand() {
    super("explore");
    help(
        "Searches all interleavings of the original's programs within bounds, shortest first, and"
            + " tells how each can end. A clean verdict comes with a positive control: the same"
            + " bounds under client 0.4.2.",
        List.of(
            "0:complete, and every interleaving is clean; or as expected",
            "1:some interleaving is not; or not as expected",
            "2:bad usage; nothing was touched",
            "3:stopped before the search was complete: unknown",
            "70:internal error",
            "130, 143:ended by SIGINT, SIGTERM"),
        "  java -jar target/reproduce.jar explore --children 3 --labels 3",
        "  java -jar target/reproduce.jar explore --children 3 --labels 3 --client 0.5.0");
  }

  @Override
  public Integer call() throws Exception {
    check("children", children.get(), MOST_CHILDREN);
    check("labels", labels.get(), MOST_LABELS);
    check("generations", generations.get(), MOST_GENERATIONS);
    check("passes", passes.get(), MOST_PASSES);
    if (labelLength.get() != 0) {
      check("label-length", labelLength.get(), MOST_LABEL_LENGTH);
    }
    printing.check();
    Optional<RealClient> realClient = real.client();
    Scenario scenario =
        new Scenario(
            client.version(),
            granularity(),
            children.get(),
            labels.get(),
            labelLength.get(),
            generations.get(),
            passes.get(),
            kill.get(),
            scrape.get());
    if (!scenario.fits()) {
      throw new UserException(
          "a visible step hides what kills and scrapes see: granularity="
              + granularity.get()
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
    if (clean && found.complete() && client.version() != ClientVersion.V0_4_2) {
      System.out.println();
      System.out.println("Positive control, the same bounds under the client with the bug:");
      Scenario control = scenario.with(ClientVersion.V0_4_2);
      printer.print(control, explore(control));
      System.out.println();
    }
    if ((confirm.get() || realClient.isPresent())
        && !new Confirmation(directory.get(), System.out, realClient).confirm(scenario, found)) {
      return ExitCode.DIVERGED_OR_UNKNOWN;
    }
    System.out.println(verdict(found));
    // What was found is certain, also in a search that was stopped; what it might have found is
    // not.
    return found.complete() || expect.isGiven() && !clean
        ? expect.exitCode(!clean)
        : ExitCode.DIVERGED_OR_UNKNOWN;
  }

  private static void check(String name, int value, int most) {
    if (value < 1 || value > most) {
      throw new UserException("out of range: " + name + "=" + value + "; give 1 to " + most);
    }
  }

  private static String verdict(Exploration found) {
    if (found.complete()) {
      return "verdict: " + found.worst();
    }
    return "verdict: UNKNOWN, the search was stopped"
        + (found.shortest().isEmpty() ? "" : "; the worst seen is " + found.worst());
  }

  private void save(Verdict verdict, Schedule schedule) throws IOException {
    Path file =
        ScheduleSource.saveBeside(
            schedule,
            output.get(),
            "explore-" + client.version() + "-" + verdict.word().toLowerCase(Locale.ROOT));
    System.out.printf(
        Locale.ROOT,
        "%s (%s): shortest after %s, %s: %s%n",
        verdict,
        verdict.sentence(),
        Plural.of(schedule.steps().size(), "step"),
        Plural.switches(schedule),
        file);
  }

  private Exploration explore(Scenario scenario) {
    Explorer.Limits limits =
        new Explorer.Limits(
            maxStates.or(Explorer.Limits.NONE.maxStates()),
            maxSeconds.or(Explorer.Limits.NONE.maxSeconds()));
    return new Explorer(scenario.plan(), kill.get(), limits, ExploreCommand::progress).run();
  }

  private static void progress(int states, int queued, int depth) {
    System.err.printf(
        Locale.ROOT, "%,d states, %,d of them to do, depth %d%n", states, queued, depth);
  }

  private Granularity granularity() {
    String name = granularity.get();
    if (name == null) {
      return kill.get() || scrape.get() ? Granularity.OBSERVED : Granularity.VISIBLE;
    }
    return Granularity.of(name)
        .orElseThrow(
            () ->
                new UserException(
                    "unknown granularity: granularity="
                        + name
                        + "; give visible, observed, operation or word"));
  }
}
