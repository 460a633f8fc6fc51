package multiproc.harness.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import multiproc.cli.ScheduleSource;
import multiproc.client.ClientVersion;
import multiproc.explore.Explorer;
import multiproc.explore.catalogue.FaultCatalogue;
import multiproc.explore.catalogue.FaultSearch;
import multiproc.schedule.Granularity;
import multiproc.schedule.Metric;
import multiproc.schedule.Plan;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.Schedule;
import multiproc.schedule.ScheduleText;
import multiproc.schedule.Statement;
import multiproc.schedule.Verdict;
import multiproc.schedule.model.Simulation;
import multiproc.schedule.model.StateChecker;
import multiproc.schedule.model.TransitionSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Schedules exported as tests, run by a real interpreter on a real client. */
@Timeout(120)
class RegressionTestIT {

  @TempDir Path folder;

  private record Run(int exitCode, String output) {}

  private Run run(Schedule schedule) throws IOException, InterruptedException {
    return run(schedule, "");
  }

  /** Runs a schedule's test on a client that lines of Python have changed. */
  private Run run(Schedule schedule, String change) throws IOException, InterruptedException {
    RealClient client = RealClients.debian();
    Path test = folder.resolve("test_race.py");
    Files.writeString(test, RegressionTest.of(schedule, TestedFault.of(schedule), ""));
    String text = Files.readString(test);
    Files.writeString(test, text.replace("class RaceTest(", change + "\n\nclass RaceTest("));
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(client.python(), "-B", test.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Run(process.exitValue(), Files.readString(output));
  }

  @Test
  void shouldPassWhenClientHasNotTheFault() throws Exception {
    Schedule schedule;
    try (InputStream in = Schedule.class.getResourceAsStream("/schedules/error1.schedule")) {
      schedule =
          ScheduleText.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), "error1");
    }

    Run run = run(schedule);

    assertThat(run.output()).contains("process 4102 diverges").contains("OK");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void shouldFailAndNameTheFileWhenClientHasTheFault() throws Exception {
    Run run = run(killedBeforeItsFirstHeader());

    assertThat(run.output()).contains("gauge_all_7.db: stays without a header");
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void shouldPassWhenTheClientReadsAFileOfNoBytesAsOneWithoutEntries() throws Exception {
    String fixed =
        """
        import prometheus_client.mmap_dict as fixed
        unfixed = fixed.MmapedDict.read_all_values_from_file
        fixed.MmapedDict.read_all_values_from_file = staticmethod(
            lambda name: unfixed(name) if real_os.path.getsize(name) else iter(()))
        """;

    assertThat(run(killedBeforeItsFirstHeader(), fixed).exitCode()).isZero();
  }

  @Test
  void shouldFailWhenTheClientStoresNothing() throws Exception {
    String losing =
        """
        import prometheus_client.metrics as losing
        losing.Gauge.set = lambda self, value: None
        """;

    Run run = run(ScheduleSource.load("error1"), losing);

    assertThat(run.output()).contains("at 10000.0, and the client stored 0.0 in gauge_all_4102.db");
    assertThat(run.exitCode()).isEqualTo(1);
  }

  /** The order kills a process of a client with a file for each child; its empty file is left. */
  @Test
  void shouldPassWhenAnotherFaultThanTheTestedOneIsThere() throws Exception {
    Schedule killed = killedBeforeItsFirstHeader();
    RealClient client = RealClients.debian();
    Path test = folder.resolve("test_other.py");
    Files.writeString(
        test, RegressionTest.of(killed, TestedFault.of(ScheduleSource.load("error1")), ""));
    Process process =
        new ProcessBuilder(client.python(), "-B", test.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("other").toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(folder.resolve("other")))
        .contains("not what is tested: gauge_all_7.db: stays without a header");
    assertThat(process.exitValue()).isZero();
  }

  /** Of faults that client 0.16.0 has: the run that the port finds for it, as a test of itself. */
  @ParameterizedTest
  @CsvSource({
    "lost-update, 'the scrape of process 4102: requests_total{path=\"/a\"} is 2.0, expected 3.0'",
    "shrink, cut to",
    "same-id, where a walk comes to",
    "foreign-db, 'process 4101 died: error: unpack_from requires a buffer'",
  })
  void shouldFailAndSayWhatIsWrongWhenClientHasAFaultOfTheCatalogue(String id, String said)
      throws Exception {
    Schedule shown =
        FaultSearch.cell(
                FaultCatalogue.find(id).orElseThrow(),
                ClientVersion.V0_16_0,
                Set.of(),
                new Explorer.Limits(200_000, 60))
            .shown()
            .orElseThrow();

    Run run = run(shown);

    assertThat(run.output()).contains(said);
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void shouldPassWhenNothingIsWrongAndValuesRiseAndFall() throws Exception {
    Run run = run(ScheduleSource.load("values"));

    assertThat(run.output()).contains("OK");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void shouldNotJudgeAScrapeWhenAnotherReleaseHasLeftTheOrder() throws Exception {
    Run run = run(scrapedBetweenTwoSets());

    assertThat(run.output())
        .contains("process 1 diverges: expected header")
        .contains("process 2, after that: Unexpected: level{tank=\"a\"} is 2.0, expected")
        .contains("OK");
    assertThat(run.exitCode()).isZero();
  }

  /**
   * Client 0.3.1 takes more operations to the first value than later ones, which store the second
   * in the same number.
   */
  private static Schedule scrapedBetweenTwoSets() {
    Metric metric = new Metric("level", "tank", "max", "level of a tank");
    Plan plan =
        new Plan(
            ClientVersion.V0_3_1,
            Granularity.OPERATION,
            List.of(metric),
            List.of(
                new ProcessPlan(
                    1,
                    ProcessPlan.Role.PARENT,
                    List.of(
                        new Statement.Set("level", "a", 1), new Statement.Set("level", "a", 2))),
                new ProcessPlan(
                    2,
                    ProcessPlan.Role.PARENT,
                    List.of(
                        new Statement.Scrape(),
                        new Statement.Expect("level{tank=\"a\"}", List.of("1.0"))))));
    TransitionSystem system = TransitionSystem.ofOneRun(plan, "");
    Simulation simulation = new Simulation(system, new StateChecker(system));
    String value = "";
    while (!value.equals("1.0")) {
      value = simulation.step(0).operations().get(0).value();
    }
    while (system.enabled(simulation.state(), 1)) {
      simulation.step(1);
    }
    return simulation.schedule();
  }

  /** A worker opens its file and is killed: every release leaves the file so. */
  private static Schedule killedBeforeItsFirstHeader() {
    Metric metric = Metric.ofWorker(0);
    Plan plan =
        new Plan(
            ClientVersion.V0_25_0,
            Granularity.OPERATION,
            List.of(metric),
            List.of(
                new ProcessPlan(
                    7,
                    ProcessPlan.Role.PARENT,
                    List.of(new Statement.Set(metric.name(), "it's \"x\" \\ \u00e9", 1)))));
    TransitionSystem system = TransitionSystem.ofOneRun(plan, "");
    Simulation simulation = new Simulation(system, new StateChecker(system));
    simulation.step(0);
    simulation.kill(0);
    assertThat(simulation.verdict()).isEqualTo(Verdict.EMPTY_FILE);
    return simulation.schedule();
  }
}
