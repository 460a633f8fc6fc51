package multiproc.explore.explain;

import static org.assertj.core.api.Assertions.assertThat;

import multiproc.client.ClientVersion;
import multiproc.schedule.Schedule;
import multiproc.schedule.Step;
import multiproc.schedule.StepKind;
import multiproc.schedule.Verdict;
import multiproc.schedule.model.FileImage;
import multiproc.schedule.model.Simulation;
import multiproc.schedule.model.StateChecker;
import multiproc.schedule.model.TransitionSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmptyFileExplanationTest {

  private static String named(String releases) {
    return releases.replace("newest", ClientVersion.newest().text());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.4.2, EMPTY_FILE, '0.4.0-newest'",
    "1048576, 0.4.2, EMPTY_FILE, '0.4.0-0.6.0'",
    "65536, newest, CLEAN, '0.4.0-0.6.0'"
  })
  void shouldKillTheWriterWhenNothingWasStored(
      int size, String client, Verdict verdict, String failing) {
    FileImage file = FileImage.of(new byte[size]);
    Schedule schedule = EmptyFileExplanation.explain(file, 517).orElseThrow();
    assertThat(schedule.plan().version()).hasToString(named(client));
    assertThat(schedule.expectation().verdict()).isEqualTo(verdict);
    assertThat(EmptyFileExplanation.failing(size))
        .extracting(ClientVersion.Range::text)
        .containsExactly(named(failing));
    // Runs the schedule again from the start, without the search.
    TransitionSystem system = new TransitionSystem(schedule.plan(), "./elsewhere");
    Simulation run = new Simulation(system, new StateChecker(system));
    for (Step step : schedule.steps()) {
      int process = system.plan().indexOf(step.pid());
      if (step.isKill()) {
        run.kill(process);
      } else {
        run.step(process);
      }
    }
    assertThat(run.image("gauge_all_517.db")).isEqualTo(file);
  }

  @Test
  void shouldKillTheWriterBehindTheHeaderWhenThatIsAllThereIs() {
    byte[] bytes = new byte[1 << 20];
    bytes[0] = 8;
    Schedule schedule = EmptyFileExplanation.explain(FileImage.of(bytes), 517).orElseThrow();
    assertThat(schedule.expectation().verdict()).isEqualTo(Verdict.CLEAN);
    assertThat(schedule.steps().get(schedule.steps().size() - 2).operations().get(0).kind())
        .isEqualTo(StepKind.HEADER);
  }

  @Test
  void shouldExplainNothingWhenNoClientMakesFilesOfThatSize() {
    assertThat(EmptyFileExplanation.explain(FileImage.of(new byte[100]), 517)).isEmpty();
  }
}
