package multiproc.schedule.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import multiproc.client.ClientVersion;
import multiproc.explore.Scenario;
import multiproc.schedule.Granularity;
import multiproc.schedule.Plan;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The property on which a complete search rests: local states that are merged lose no outcome. Both
 * searches make a step of each operation, so that nothing else differs.
 *
 * @see StateEquivalence
 */
class StateEquivalenceTest {

  private static LongStream seeds() {
    return LongStream.range(100, 115);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldLoseNoOutcomeWhenProgramsDoAllThatTheLanguageHas(long seed) {
    ClientVersion version = seed % 2 == 0 ? ClientVersion.V0_4_2 : ClientVersion.V0_25_0;
    String drawn = Outcomes.drawn(seed);
    Plan plan = Outcomes.plan(drawn, version, Granularity.OPERATION);
    assertThat(Outcomes.merging(plan)).describedAs(drawn).isEqualTo(Outcomes.exact(plan));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldLoseNoOutcomeWhenProgramsOnlySetValues(boolean scrape) {
    for (ClientVersion version :
        new ClientVersion[] {ClientVersion.V0_4_2, ClientVersion.V0_25_0}) {
      Plan plan =
          new Scenario(version, Granularity.OPERATION, 1, 1, 0, 1, 1, false, scrape)
              .search()
              .plan();
      assertThat(plan.isPlain()).isTrue();
      assertThat(Outcomes.merging(plan)).as("%s", version).isEqualTo(Outcomes.exact(plan));
    }
  }
}
