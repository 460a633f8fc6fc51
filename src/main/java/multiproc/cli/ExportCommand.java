package multiproc.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import multiproc.client.ClientVersion;
import multiproc.client.Fault;
import multiproc.explore.Explorer;
import multiproc.explore.WhatIf;
import multiproc.explore.catalogue.FaultCase;
import multiproc.explore.catalogue.FaultCatalogue;
import multiproc.harness.UserException;
import multiproc.harness.real.ClientTrial;
import multiproc.harness.real.MaintainerReport;
import multiproc.harness.real.RealClient;
import multiproc.harness.real.RegressionTest;
import multiproc.harness.real.TestedFault;
import multiproc.schedule.RunFault;
import multiproc.schedule.Schedule;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Writes a schedule as a test or a report for the client's maintainers. */
final class ExportCommand extends Command {

  private final Value<String> schedule =
      operand(
          PositionalParamSpec.builder()
              .type(String.class)
              .required(true)
              .paramLabel("SCHEDULE")
              .description(
                  "A .schedule file, a case's folder, or the name of a schedule that comes with the"
                      + " program."));

  private final Value<Path> pytest =
      path(
          OptionSpec.builder("--pytest")
              .paramLabel("FILE")
              .description(
                  "Write a test for the client's own test suite to FILE, which must not be there"
                      + " yet: it fails where the client shows the schedule's fault in its"
                      + " order."));

  private final Value<Path> report =
      path(
          OptionSpec.builder("--report")
              .paramLabel("FILE")
              .description(
                  "Write what an issue needs to FILE, which must not be there yet: what happens,"
                      + " the interleaving, the bytes, what a fix must do; and the verdict under"
                      + " each client of --client-path."));

  private final Value<String[]> pythons =
      option(
          String[].class,
          OptionSpec.builder("--real")
              .paramLabel("PYTHON")
              .description(
                  "With --report: an interpreter, 2.7 or 3.6 and later; may be given again. Each"
                      + " client is run by the first that can import it. Default: python3"));

  private final Value<String[]> clientPaths =
      option(
          String[].class,
          OptionSpec.builder("--client-path")
              .paramLabel("DIR")
              .description(
                  "With --report: a folder that holds prometheus_client, or folders that do; may be"
                      + " given again. Default: the package that is installed for PYTHON."));

  private final Value<Boolean> json = flag("--json", "One JSON document, for a program.");

  ExportCommand() {
    super("export");
    help(
        "Writes a schedule for those who maintain the client: as a test in Python that needs the"
            + " standard library and the client alone, and forks real processes of which each does"
            + " its next operation when it is its turn; and as the text of an issue.",
        List.of("0:written", "2:bad usage; nothing was touched"),
        "  reproduce export error1 --pytest test_error1.py",
        "  PYTHONPATH=client-0.4.2 python2.7 test_error1.py",
        "  reproduce export error1 --report issue.md --real python2.7"
            + " --client-path client-0.4.2");
  }

  @Override
  public Integer call() throws Exception {
    if (pytest.get() == null && report.get() == null) {
      throw new UserException("nothing to write: give --pytest FILE or --report FILE");
    }
    if (report.get() == null && (pythons.get() != null || clientPaths.get() != null)) {
      throw new UserException(
          "only with --report: --real and --client-path; run the test itself on the client");
    }
    OutputFile testFile = OutputFile.reserve("pytest", pytest.get());
    OutputFile pageFile = OutputFile.reserve("report", report.get());
    Schedule loaded = ScheduleSource.load(schedule.get());
    TestedFault fault = tested(loaded);
    OrderUnderReleases releases = releases(loaded, fault);
    List<ClientTrial> trials = report.get() == null ? List.of() : trials(loaded);
    String page = report.get() == null ? null : page(loaded, trials);
    if (testFile != null) {
      testFile.write(RegressionTest.of(loaded, fault, releases.text()));
      written(testFile.path());
      if (!json.get()) {
        System.out.println(releases.text());
      }
    }
    if (page != null) {
      pageFile.write(page);
      written(pageFile.path());
      if (trials.isEmpty() && !json.get()) {
        System.out.println(
            "not tried on the client itself: --real PYTHON or --client-path DIR does");
      }
    }
    if (json.get()) {
      json(loaded, releases);
    }
    return ExitCode.OK;
  }

  private String page(Schedule loaded, List<ClientTrial> trials) throws IOException {
    Schedule finished = new WhatIf(loaded, Explorer.DIRECTORY).finished();
    String test = pytest.get() == null ? "test_race.py" : pytest.get().getFileName().toString();
    return MaintainerReport.of(loaded, finished, known(loaded), trials, test);
  }

  private void written(Path file) {
    if (!json.get()) {
      System.out.println("written: " + file);
    }
  }

  /** What a test of the schedule looks for: the fault that was named, or that of its verdict. */
  private TestedFault tested(Schedule loaded) throws IOException {
    Optional<FaultCase> named = FaultCatalogue.find(schedule.get());
    return named
        .flatMap(FaultCase::died)
        .map(TestedFault::of)
        .orElseGet(() -> TestedFault.of(loaded));
  }

  /**
   * The releases that a test of the schedule separates.
   *
   * @throws UserException if the schedule's own release would pass it
   */
  private OrderUnderReleases releases(Schedule loaded, TestedFault fault) {
    OrderUnderReleases releases = OrderUnderReleases.of(loaded, fault);
    ClientVersion own = loaded.plan().version();
    if (!releases.failing().contains(own)) {
      throw new UserException(
          "nothing to export: under client "
              + own
              + " no scrape fails and no file is damaged at the end of this schedule: schedule="
              + schedule.get()
              + " verdict="
              + loaded.expectation().verdict());
    }
    return releases;
  }

  private void json(Schedule loaded, OrderUnderReleases releases) throws IOException {
    try (ScheduleJson document =
        new ScheduleJson(
            System.out,
            "export",
            ScheduleJson.outcome(loaded.expectation().verdict()),
            RunFault.of(loaded))) {
      document
          .text("pytest", pytest.get() == null ? null : pytest.get().toString())
          .text("report", report.get() == null ? null : report.get().toString())
          .texts("fails", OrderUnderReleases.numbers(releases.failing()))
          .texts("passes", OrderUnderReleases.numbers(releases.passing()))
          .schedule("schedule", loaded, null, CleanSwap.of(loaded).orElse(0));
    }
  }

  /** The fault that the user named, or that the steps prove. */
  private Optional<MaintainerReport.Known> known(Schedule loaded) throws IOException {
    Optional<FaultCase> known = FaultCatalogue.find(schedule.get());
    if (known.isEmpty()) {
      Optional<Fault> shown = MaintainerReport.shown(loaded);
      known = shown.isPresent() ? FaultCatalogue.find(shown.get().id()) : Optional.empty();
    }
    return known.map(of -> new MaintainerReport.Known(of.fault(), of.workaround(), of.fix()));
  }

  private List<ClientTrial> trials(Schedule loaded) throws IOException {
    List<String> interpreters = List.of(pythons.or(new String[] {RealClient.DEFAULT_PYTHON}));
    List<Optional<Path>> clients = new ArrayList<>();
    for (String folder : clientPaths.or(new String[0])) {
      ClientTrial.clientsIn(Path.of(folder)).forEach(client -> clients.add(Optional.of(client)));
    }
    if (clients.isEmpty() && pythons.get() != null) {
      clients.add(Optional.empty());
    }
    List<ClientTrial> trials = new ArrayList<>();
    for (Optional<Path> client : clients) {
      trials.add(ClientTrial.run(loaded, interpreters, client));
    }
    if (!trials.isEmpty() && trials.stream().allMatch(trial -> trial.result().isEmpty())) {
      throw new UserException(trials.get(0).refusal());
    }
    return trials;
  }
}
