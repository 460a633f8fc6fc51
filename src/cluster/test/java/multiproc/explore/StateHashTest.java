package multiproc.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import multiproc.client.ClientVersion;
import multiproc.schedule.Granularity;
import multiproc.schedule.model.StateHash;
import multiproc.schedule.model.Symmetry;
import multiproc.schedule.model.TransitionSystem;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StateHashTest {

  private static final int STATES = 20_000;

  @ParameterizedTest
  @CsvSource({"VISIBLE, 1, false", "OBSERVED, 1, true", "OBSERVED, 2, false"})
  void shouldBeTheSameWhenWorkersAreExchanged(
      Granularity granularity, int generations, boolean kill) {
    Scenario scenario =
        new Scenario(ClientVersion.V0_4_2, granularity, 3, 1, generations, 1, kill, false);
    TransitionSystem system = new TransitionSystem(scenario.plan(), Explorer.DIRECTORY);
    // Without symmetry: no state is in an order already.
    SearchSpace space = new SearchSpace(system, kill, false, true);
    Symmetry symmetry = new Symmetry(system);
    StateHash hash = new StateHash(system);
    StateTable found = new StateTable(system.width());
    Queue<int[]> next = new ArrayDeque<>();
    found.add(system.initial());
    next.add(system.initial());
    Set<Long> hashes = new HashSet<>();
    while (!next.isEmpty() && found.size() < STATES) {
      int[] state = next.remove();
      hashes.add(hash.of(state));
      for (int a = 0; a < symmetry.workers(); a++) {
        for (int b = a + 1; b < symmetry.workers(); b++) {
          int[] exchanged = state.clone();
          symmetry.exchange(exchanged, a, b);
          assertThat(hash.of(exchanged)).isEqualTo(hash.of(state));
        }
      }
      space.expand(
          state,
          (to, mover, moved) -> {
            int known = found.size();
            if (found.add(to) == known) {
              next.add(to.clone());
            }
          });
    }
    // States with the same shared file have the same hash; there are many such files.
    assertThat(hashes).hasSizeGreaterThan(20);
  }
}
