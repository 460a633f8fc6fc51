package multiproc.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import multiproc.client.ClientVersion;
import multiproc.schedule.model.Outcomes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The property on which a complete search rests: merging operations into one step, and equivalent
 * local states into one, loses no outcome. An outcome is the end of each process, each file's
 * bytes, and the verdict.
 *
 * @see multiproc.schedule.StepReduction
 */
class StepReductionTest {

  private static LongStream seeds() {
    return LongStream.range(0, 60);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldLoseNoOutcomeWhenProgramsDoAllThatTheLanguageHas(long seed) {
    ClientVersion version = seed % 2 == 0 ? ClientVersion.V0_4_2 : ClientVersion.V0_25_0;
    String drawn = Outcomes.drawn(seed);
    Granularity coarse = drawn.contains("scrape") ? Granularity.OBSERVED : Granularity.VISIBLE;
    Plan plan = Outcomes.plan(drawn, version, coarse);
    assertThat(Outcomes.merging(plan)).describedAs(drawn).isEqualTo(Outcomes.exact(plan));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "process 1 parent\n  set g \"x\" 1\n  fork 2\nprocess 2 child\n  inc g \"x\" 1\n",
        "process 1 parent\n  spawn 2\n  wait 2\n  inc c_total \"a\" 1\n"
            + "process 2 child identifier 1\n  inc c_total \"a\" 1\n",
        "process 1 parent\n  inc c_total \"a\" 1\nprocess 2 parent identifier 1\n"
            + "  inc c_total \"a\" 1\n",
        "process 1 parent\n  fork 2\nprocess 2 child\n  set g \"longer\" 2\n"
            + "process 3 scrape\n  scrape\n  expect g{l=\"longer\",pid=\"2\"} 2.0|absent\n",
      })
  void shouldLoseNoOutcomeWhenChildrenMayBeKilled(String processes) {
    for (ClientVersion version :
        new ClientVersion[] {ClientVersion.V0_4_2, ClientVersion.V0_25_0}) {
      Plan plan = Outcomes.plan(processes, version, Granularity.OBSERVED);
      assertThat(Outcomes.mergingWithKills(plan))
          .describedAs("%s %s", version, processes)
          .isEqualTo(Outcomes.exactWithKills(plan));
    }
  }

  /**
   * Up to 0.3.1 a header is 0 before it has its new number: who is killed there loses the values
   * that it had set.
   */
  @Test
  void shouldLetAProcessBeKilledBetweenTheTwoStoresOfAHeader() {
    Plan plan =
        Outcomes.plan(
            "process 1 parent\n  fork 2\n" + "process 2 child\n  set g \"x\" 1\n  set g \"y\" 1\n",
            ClientVersion.V0_3_1,
            Granularity.OBSERVED);
    assertThat(Outcomes.mergingWithKills(plan)).isEqualTo(Outcomes.exactWithKills(plan));
  }

  /**
   * Between a walk that finds a key and the load of its value, a process that opened the file
   * before stores a longer entry over it: the loaded bits are text. A load that belonged to the
   * walk's step would never meet them.
   */
  @Test
  void shouldLoadAValueWhoseEntryIsOverwrittenBehindTheWalk() {
    assertNothingLost(
        "file counter_1.db 1048576 08000000\n"
            + "process 1 parent\n  inc c_total \"abcdefgh\" 1\n"
            + "process 2 parent identifier 1\n  inc c_total \"a\" 1\n  spawn 3\n"
            + "process 3 child identifier 1\n  inc c_total \"a\" 1\n");
  }

  /**
   * Two walks find the same keys up to the same end, in another order. The process appends one key,
   * which is the same operation, and then stores to one that it found.
   */
  @Test
  void shouldKeepWhereAWalkFoundTheKeysThatTheProcessSetsLater() {
    assertNothingLost(
        "process 1 parent\n  inc c_total \"a\" 1\n  inc c_total \"b\" 1\n"
            + "process 2 parent identifier 1\n  inc c_total \"b\" 1\n  inc c_total \"a\" 1\n"
            + "process 3 parent identifier 1\n  wait 1\n  wait 2\n"
            + "  inc c_total \"c\" 1\n  inc c_total \"a\" 4\n");
  }

  /** A scrape that finds the file sized, but without a header, fails under some releases. */
  @ParameterizedTest
  @EnumSource(
      value = ClientVersion.class,
      names = {"V0_4_2", "V0_5_0", "V0_25_0"})
  void shouldLetAScrapeMeetAFileBeforeItsFirstHeader(ClientVersion version) {
    Plan plan =
        Outcomes.plan(
            "process 1 parent\n  set g \"x\" 3\nprocess 2 scrape\n  scrape\n",
            version,
            Granularity.OBSERVED);
    assertThat(Outcomes.merging(plan)).isEqualTo(Outcomes.exact(plan));
    assertThat(Outcomes.mergingWithKills(plan)).isEqualTo(Outcomes.exactWithKills(plan));
  }

  private static void assertNothingLost(String processes) {
    Plan plan = Outcomes.plan(processes, ClientVersion.V0_4_2, Granularity.VISIBLE);
    assertThat(Outcomes.merging(plan)).isEqualTo(Outcomes.exact(plan));
  }
}
