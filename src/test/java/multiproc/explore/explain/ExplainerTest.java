package multiproc.explore.explain;

import static org.assertj.core.api.Assertions.assertThat;

import multiproc.Fixtures;
import multiproc.explore.Explorer;
import multiproc.schedule.Step;
import multiproc.schedule.model.FileImage;
import multiproc.schedule.model.Simulation;
import multiproc.schedule.model.StateChecker;
import multiproc.schedule.model.TransitionSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplainerTest {

  private static final Explorer.Limits LIMITS = new Explorer.Limits(2_000_000, 1e9);

  private static Explainer explainer(FileImage file, long pid, Explorer.Limits limits) {
    return new Explainer(file, pid, limits, (sets, states) -> {});
  }

  @ParameterizedTest
  @CsvSource({
    "1, 7, 1, 1",
    "2, 7, 1, 2",
    "3, 7, 1, 3",
    "3, 7, 1, 4",
    "4, 7, 1, 5",
    "2, 7, 2, 6",
    "3, 7, 2, 7"
  })
  void shouldFindARunThatLeavesTheVeryBytesWhenTheProgramsDid(
      int children, int labels, int generations, long seed) {
    FileImage file = RandomRun.file(children, labels, generations, seed);
    Explanation explanation = explainer(file, 4101, LIMITS).run();
    assertThat(explanation.exact()).isTrue();
    assertThat(explanation.distinct()).isPositive();
    // Runs the schedule again from the start, without the search.
    TransitionSystem system = new TransitionSystem(explanation.schedule().plan(), "./elsewhere");
    Simulation run = new Simulation(system, new StateChecker(system));
    for (Step step : explanation.schedule().steps()) {
      run.step(system.plan().indexOf(step.pid()));
    }
    assertThat(run.image("gauge_all_4101.db")).isEqualTo(file);
  }

  /**
   * A file from the field, of Python processes. The launcher walked over worker 4's place while it
   * held another worker's entry; otherwise a later worker 4 would have found its key.
   */
  @Test
  void shouldSupposeAWorkerOfWhomNothingIsLeftWhenItsPlaceTellsOfIt() {
    byte[] bytes = Fixtures.zipped("/explain/gauge_all_13428.db.zip").get("gauge_all_13428.db");
    Explanation explanation = explainer(FileImage.of(bytes), 13428, LIMITS).run();
    assertThat(explanation.exact()).isTrue();
    assertThat(explanation.schedule().steps()).hasSize(61);
    assertThat(explanation.schedule().plan().processes()).hasSize(9);
  }

  @Test
  void shouldSayThatThereIsNoneWhenNoProgramLeavesTheseBytes() {
    byte[] bytes = RandomRun.file(1, 7, 1, 1).bytes(1 << 20);
    // No process stores this number into an entry's key.
    bytes[20] ^= 1;
    Explanation explanation =
        explainer(FileImage.of(bytes), 4101, new Explorer.Limits(2_000, 1e9)).run();
    assertThat(explanation.exact()).isFalse();
    assertThat(explanation.differing()).isEqualTo(1);
    assertThat(explanation.impossible()).containsExactly(16);
    assertThat(explanation.schedule().steps()).isNotEmpty();
  }

  /** No sum of entries' lengths is 620: the real client never leaves such a header. */
  @Test
  void shouldNameTheHeaderWhenNoEntryEndsThere() {
    byte[] bytes = RandomRun.file(1, 7, 1, 1).bytes(1 << 20);
    bytes[0] = (byte) 620;
    bytes[1] = (byte) (620 >> 8);
    Explanation explanation = explainer(FileImage.of(bytes), 4101, LIMITS).run();
    assertThat(explanation.exact()).isFalse();
    assertThat(explanation.impossible()).containsExactly(0);
    assertThat(explanation.states()).isLessThan(100_000);
  }

  @Test
  void shouldKnowNoProgramWhenTheFileIsOfOthers() {
    assertThat(explainer(FileImage.of(new byte[64]), 1, LIMITS).knowsPrograms()).isFalse();
  }
}
