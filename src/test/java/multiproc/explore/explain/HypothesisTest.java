package multiproc.explore.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import multiproc.Fixtures;
import multiproc.schedule.model.FileImage;
import org.junit.jupiter.api.Test;

class HypothesisTest {

  /** A file from the field: an entry at 432, where no entry of the launcher's ever ended. */
  @Test
  void shouldKnowOfWorkersOfWhomNothingIsLeftWhenAnEntryStandsBehindTheirs() {
    byte[] bytes = Fixtures.zipped("/explain/gauge_all_8552.db.zip").get("gauge_all_8552.db");
    Hypothesis hypothesis =
        Hypothesis.of(new FileClues(FileImage.of(bytes)), 8552, List.of(), 1, false);
    assertThat(hypothesis.positions().values()).containsExactlyInAnyOrder(616, 536, 432, 352, 272);
    assertThat(hypothesis.plan().processes()).hasSize(6);
  }

  /** A file from the field, of Python processes: a worker's entry was stored over another's. */
  @Test
  void shouldHideAWorkerOnlyWhereOthersStoredOverAllOfItsEntry() {
    byte[] bytes = Fixtures.zipped("/explain/gauge_all_13428.db.zip").get("gauge_all_13428.db");
    FileClues clues = new FileClues(FileImage.of(bytes));
    assertThat(Hypothesis.hidingPlaces(clues))
        .containsExactly(8, 88, 168, 248, 328, 408, 488, 496, 584, 672, 760, 848, 936, 1024);
    Hypothesis hidden = Hypothesis.of(clues, 13428, List.of(328), 1, true);
    assertThat(hidden.positions().values())
        .containsExactlyInAnyOrder(8, 88, 168, 248, 328, 328, 408, 1024);
  }
}
