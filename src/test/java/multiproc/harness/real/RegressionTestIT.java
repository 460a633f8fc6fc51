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
import multiproc.schedule.Schedule;
import multiproc.schedule.ScheduleText;
import multiproc.schedule.Verdict;
import multiproc.schedule.model.Simulation;
import multiproc.schedule.model.StateChecker;
import multiproc.schedule.model.TransitionSystem;
import multiproc.schedule.plan.Granularity;
import multiproc.schedule.plan.Metric;
import multiproc.schedule.plan.Plan;
import multiproc.schedule.plan.ProcessPlan;
import multiproc.schedule.plan.Statement;
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
    RealClient client = RealClients.debian();
    Path test = folder.resolve("test_race.py");
    Files.writeString(test, RegressionTest.of(schedule));
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

  /** Of faults that client 0.16.0 has: the run that the port finds for it, as a test of itself. */
  @ParameterizedTest
  @CsvSource({
    "lost-update, 'requests_total{path=\"/a\"} is 2.0, expected'",
    "shrink, cut to",
    "same-id, where a walk comes to",
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
