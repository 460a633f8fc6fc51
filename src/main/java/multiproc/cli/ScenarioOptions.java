package multiproc.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import multiproc.client.ClientVersion;
import multiproc.explore.Scenario;
import multiproc.explore.Search;
import multiproc.explore.catalogue.FaultCase;
import multiproc.explore.catalogue.FaultCatalogue;
import multiproc.harness.UserException;
import multiproc.schedule.Granularity;
import multiproc.schedule.Plan;
import multiproc.schedule.ScenarioText;
import multiproc.schedule.Verdict;
import multiproc.store.SystemFault;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Reads the options that choose which programs a search runs, and what else may happen between
 * their steps, for example a kill or a scrape.
 */
final class ScenarioOptions {

  private static final int MOST_CHILDREN = 7;
  private static final int MOST_LABELS = 7;
  private static final int MOST_GENERATIONS = 4;
  private static final int MOST_PASSES = 4;
  private static final int MOST_LABEL_LENGTH = 1 << 21;

  private final Value<String> plan;

  private final Value<Integer> children;

  private final Value<Integer> labels;

  private final Value<Integer> labelLength;

  private final Value<Integer> generations;

  private final Value<Integer> passes;

  private final Value<Boolean> kill;

  private final Value<Boolean> scrape;

  private final Value<String> fault;

  private final FixOption fixes;

  private final ClientOptions client;

  private final Value<String> granularity;

  /** Adds the options to a command. */
  public ScenarioOptions(Command command) {
    plan =
        command.option(
            String.class,
            OptionSpec.builder("--plan")
                .paramLabel("SCENARIO")
                .description(
                    "Search these programs and not the original's: a file with the lines of a"
                        + " schedule that say who runs what, or a name that replay --list or faults"
                        + " shows."));

    children = number(command, "--children", 2, MOST_CHILDREN, "Workers of a generation.");

    labels =
        number(
            command, "--labels", 2, MOST_LABELS, "Workers that the launcher counts, each a label.");

    labelLength =
        command.option(
            Integer.class,
            OptionSpec.builder("--label-length")
                .paramLabel("CHARACTERS")
                .description(
                    "Characters of each label's value; about 1048400 make the file grow with each"
                        + " label, so that a worker with a stale handle cuts it (SHRINK), and"
                        + " take some gigabytes of heap. Default: as long as the number it is"));

    generations =
        number(
            command,
            "--generations",
            1,
            MOST_GENERATIONS,
            "Generations of workers; before each but the first the one before is killed,"
                + " and the later ones inherit open files.");

    passes =
        number(
            command,
            "--passes",
            1,
            MOST_PASSES,
            "How often the launcher counts in each generation.");

    kill = command.flag("--kill", "Any worker may be killed at any step.");

    scrape = command.flag("--scrape", "A scrape may come at any step.");

    fault =
        command.option(
            String.class,
            OptionSpec.builder("--fault")
                .paramLabel("KIND")
                .description(
                    "Any one operation meets a fault of the system: ENOSPC, EFBIG (a file"
                        + " cannot grow; ENOSPC also where a store needs a new block: SIGBUS),"
                        + " EMFILE, EACCES (it cannot be opened), ENOMEM (not mapped), CUT"
                        + " (somebody else cuts it to no bytes)."));

    fixes = new FixOption(command);

    client = new ClientOptions(command);

    granularity = granularity(command);
  }

  private static Value<String> granularity(Command command) {
    return command.option(
        String.class,
        OptionSpec.builder("--granularity")
            .completionCandidates(List.of("visible", "observed", "operation", "word"))
            .paramLabel("WHAT")
            .description(
                "What a step is: visible (what another writer can see), observed (also what a"
                    + " scrape or a kill can), operation (every operation on a file), word (and"
                    + " every 8 bytes of a copy). Default: visible; observed where a process is"
                    + " killed or scrapes; operation with a fault of the system or a signal; a"
                    + " scenario's own if it is fine enough"));
  }

  private static Value<Integer> number(
      Command command, String name, int usual, int most, String description) {
    return command.option(
        Integer.class,
        OptionSpec.builder(name)
            .paramLabel("N")
            .defaultValue(String.valueOf(usual))
            .description(description + " From 1 to " + most + ". Default: ${DEFAULT-VALUE}"));
  }

  /**
   * The search that the options describe.
   *
   * @throws UserException when a bound is out of range, or the steps are too coarse
   * @throws IOException when the scenario's file cannot be read
   */
  public Search search() throws IOException {
    if (labelLength.get() != null) {
      check("label-length", labelLength.get(), MOST_LABEL_LENGTH);
    }
    Search search = plan.get() != null ? ofPlan() : ofBounds();
    if (!search.fits()) {
      throw new UserException(
          "steps are too coarse for events between them: granularity="
              + search.plan().granularity()
              + "; give "
              + (search.fault() == null ? "observed, operation or word" : "operation or word"));
    }
    return search;
  }

  /**
   * The search that must find the bug if the other is clean: for a fix the same release without it,
   * for a known fault the release of its file, else the release of the bug report.
   */
  public Search control(Search search) throws IOException {
    if (!fixes.get().isEmpty()) {
      return search.withoutFixes();
    }
    Optional<FaultCase> known =
        plan.get() == null ? Optional.empty() : FaultCatalogue.find(plan.get());
    return search.with(known.map(FaultCase::version).orElse(ClientVersion.V0_4_2));
  }

  /** Whether the programs are of the user's own file: the release with the bug may survive them. */
  public boolean isOwn() throws IOException {
    return fixes.get().isEmpty() && plan.get() != null && FaultCatalogue.find(plan.get()).isEmpty();
  }

  /**
   * Whether a control's verdict shows the bug: under 0.4.2 two verdicts do not, because they occur
   * under every client.
   */
  public static boolean isOfBug(Search control, Verdict verdict) {
    return control.plan().version() != ClientVersion.V0_4_2
        || verdict != Verdict.EMPTY_FILE && verdict != Verdict.READER_INIT;
  }

  private Search ofBounds() {
    check("children", children.get(), MOST_CHILDREN);
    check("labels", labels.get(), MOST_LABELS);
    check("generations", generations.get(), MOST_GENERATIONS);
    check("passes", passes.get(), MOST_PASSES);
    Scenario scenario =
        new Scenario(
            client.version(),
            Granularity.VISIBLE,
            children.get(),
            labels.get(),
            labelLength.or(0),
            generations.get(),
            passes.get(),
            kill.get(),
            scrape.get());
    return search(scenario.search(), Optional.empty(), fault());
  }

  private Search ofPlan() throws IOException {
    Optional<FaultCase> known = FaultCatalogue.find(plan.get());
    ScenarioText text = ScheduleSource.scenario(plan.get());
    Plan given = text.plan();
    if (client.isGiven() || text.client().isEmpty()) {
      given = given.with(client.version());
    }
    // Kills and system faults are part of a known fault's scenario.
    boolean killed = kill.get() || known.map(FaultCase::kill).orElse(false);
    SystemFault met = fault();
    return search(
        new Search("plan " + plan.get(), scrape.get() ? given.withScrape() : given, killed, null),
        text.granularity(),
        met == null ? known.map(FaultCase::systemFault).orElse(null) : met);
  }

  private Search search(Search given, Optional<Granularity> ofText, SystemFault met) {
    boolean killed = given.kill();
    Plan searched = fixes.get().isEmpty() ? given.plan() : given.plan().with(fixes.get());
    Granularity usual = Search.granularity(searched, killed, met);
    Search asOfText = given.with(searched.with(ofText.orElse(usual)), killed, met);
    Granularity steps =
        granularity.get() != null ? granularity() : asOfText.fits() ? ofText.orElse(usual) : usual;
    return given.with(searched.with(steps), killed, met);
  }

  private SystemFault fault() {
    String name = fault.get();
    if (name == null) {
      return null;
    }
    return SystemFault.of(name.toUpperCase(Locale.ROOT))
        .orElseThrow(
            () ->
                new UserException(
                    "unknown fault: fault=" + name + "; give " + SystemFault.known()));
  }

  private static void check(String name, int value, int most) {
    if (value < 1 || value > most) {
      throw new UserException("out of range: " + name + "=" + value + "; give 1 to " + most);
    }
  }

  private Granularity granularity() {
    String name = granularity.get();
    return Granularity.of(name)
        .orElseThrow(
            () ->
                new UserException(
                    "unknown granularity: granularity="
                        + name
                        + "; give visible, observed, operation or word"));
  }
}
