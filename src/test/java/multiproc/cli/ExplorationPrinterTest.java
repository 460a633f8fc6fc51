package multiproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import multiproc.client.ClientVersion;
import multiproc.explore.Exploration;
import multiproc.explore.Explorer;
import multiproc.explore.Scenario;
import multiproc.explore.Search;
import multiproc.schedule.Granularity;
import org.junit.jupiter.api.Test;

class ExplorationPrinterTest {

  private static String title(ClientVersion client) {
    Search search = new Scenario(client, Granularity.OPERATION, 1, 1, 1, 1, false, false).search();
    Exploration found = search.explorer(Explorer.Limits.NONE, (a, b, c) -> {}).run();
    return ExplorationPrinter.facts(search, found, List.of()).title();
  }

  @Test
  void shouldCountTheInterleavingsInTheTitleWhenSomeAreCorrupt() {
    assertThat(title(ClientVersion.V0_4_2))
        .matches("[\\d,]+ of [\\d,]+ interleavings do not end clean; the worst: MISALIGNED");
  }

  @Test
  void shouldSayThatNoneIsCorruptWhenAllAreClean() {
    assertThat(title(ClientVersion.V0_5_0))
        .isEqualTo("CLEAN: no interleaving within the bounds is corrupt");
  }
}
