package multiproc.explore;

import static org.assertj.core.api.Assertions.assertThat;

import multiproc.client.ClientVersion;
import multiproc.schedule.Granularity;
import multiproc.schedule.model.TransitionSystem;
import org.junit.jupiter.api.Test;

class LayerPartTest {

  /** Also where the last state of the layer has a small number. */
  @Test
  void shouldTellOnceThatANumberOfALayerIsNearlyFull() {
    Scenario scenario =
        new Scenario(ClientVersion.V0_4_2, Granularity.VISIBLE, 1, 1, 1, 1, false, false);
    TransitionSystem system = new TransitionSystem(scenario.plan(), Explorer.DIRECTORY);
    SearchSpace space = new SearchSpace(system, false, true, true);
    LayerPart part = new LayeredSearch(space, 1L << 30, 1, 0).part(0);
    int[] state = system.initial();
    long progress = system.progressAtEnd();
    part.add(state, 0, progress, 0, new long[] {1L << 50}, 0, 1);
    system.step(state, 0);
    part.add(state, 0, progress, 0, new long[] {1}, 0, 1);

    part.take(progress);
    part.judge(space);
    part.expand(space, false, 2);

    assertThat(part.ahead()).isZero();
    assertThat(part.wasNearlyFull()).isTrue();
    assertThat(part.wasNearlyFull()).isFalse();
  }
}
