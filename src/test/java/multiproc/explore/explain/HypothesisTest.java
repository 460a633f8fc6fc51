package multiproc.explore.explain;

import static org.assertj.core.api.Assertions.assertThat;

import multiproc.Fixtures;
import multiproc.schedule.simulate.FileImage;
import org.junit.jupiter.api.Test;

class HypothesisTest {

  /** A file from the field: an entry at 432, where no entry of the launcher's ever ended. */
  @Test
  void shouldKnowOfWorkersOfWhomNothingIsLeftWhenAnEntryStandsBehindTheirs() {
    byte[] bytes = Fixtures.zipped("/explain/gauge_all_8552.db.zip").get("gauge_all_8552.db");
    Hypothesis hypothesis = Hypothesis.of(new FileClues(FileImage.of(bytes)), 8552, 0, 1, false);
    assertThat(hypothesis.positions().values()).containsExactlyInAnyOrder(616, 536, 432, 352, 272);
    assertThat(hypothesis.plan().processes()).hasSize(6);
  }
}
