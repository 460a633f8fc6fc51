package multiproc.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import multiproc.client.ClientVersion;
import multiproc.schedule.Verdict;
import multiproc.schedule.model.TransitionSystem;
import multiproc.schedule.plan.Granularity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Local states that are one are searched once, and that changes no result. */
class EquivalenceTest {

  private static final Explorer.Progress SILENT = (states, queued, depth) -> {};

  private static Exploration merged(Scenario scenario) {
    TransitionSystem system = new TransitionSystem(scenario.plan(), Explorer.DIRECTORY);
    return new Explorer(system, scenario.kill(), Explorer.Limits.NONE, SILENT, true).run();
  }

  private static Exploration apart(Scenario scenario, long maxStates) {
    TransitionSystem system = TransitionSystem.ofOneRun(scenario.plan(), Explorer.DIRECTORY);
    Explorer.Limits limits = new Explorer.Limits(maxStates, Double.POSITIVE_INFINITY);
    return new Explorer(system, scenario.kill(), limits, SILENT, false).run();
  }

  /**
   * Who gave a file its size and who stored its first header is forgotten: a handle keeps the
   * capacity and the {@code used} that it came to, which are the same either way, no process asks
   * who it was, and no verdict does. Expected are the numbers of a count over real bytes that keeps
   * neither.
   */
  @ParameterizedTest
  @CsvSource({"1, 2, 139", "2, 3, 5467"})
  void shouldForgetWhoGaveAFileItsSizeAndWhoStoredItsFirstHeader(
      int children, int labels, long states) {
    Scenario scenario =
        new Scenario(
            ClientVersion.V0_4_2, Granularity.VISIBLE, children, labels, 1, 1, false, false);

    assertThat(merged(scenario).standsFor()).isEqualTo(states);
  }

  /**
   * Where the value of a key stands is forgotten behind the last statement that sets it: the client
   * looks a position up only to store a value or to make one again, which a process does that was
   * forked. So from there on a launcher that wrote around a worker's entry and one that did not are
   * one, if their files are the same.
   */
  @Test
  void shouldForgetWhereAValueStandsWhenItIsNeverSetAgain() {
    Scenario once =
        new Scenario(ClientVersion.V0_4_2, Granularity.VISIBLE, 1, 2, 1, 1, false, false);
    Scenario again =
        new Scenario(ClientVersion.V0_4_2, Granularity.VISIBLE, 1, 2, 1, 2, false, false);

    assertThat(merged(again).schedules()).isEqualTo(apart(again, Long.MAX_VALUE).schedules());
    assertThat(merged(once).states()).isLessThan(merged(again).states());
  }

  static LongStream seeds() {
    return LongStream.concat(LongStream.range(0, 24), new Random().longs(4));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void shouldComeToTheSameAsASearchThatKeepsLocalStatesApart(long seed) {
    Random random = new Random(seed);
    int children = 1 + random.nextInt(2);
    Scenario scenario =
        new Scenario(
            pick(
                random,
                ClientVersion.V0_4_2,
                ClientVersion.V0_4_2,
                ClientVersion.of("0.3.1").orElseThrow(),
                ClientVersion.V0_5_0,
                ClientVersion.V0_25_0),
            pick(random, Granularity.VISIBLE, Granularity.OBSERVED, Granularity.OPERATION),
            children,
            1 + random.nextInt(4 - children),
            1 + random.nextInt(2),
            1 + random.nextInt(2),
            random.nextInt(3) == 0,
            random.nextInt(4) == 0);

    Exploration every = apart(scenario, 60_000);
    if (every.complete()) {
      Exploration once = merged(scenario);
      assertThat(once.schedules()).as(scenario.toString()).isEqualTo(every.schedules());
      assertThat(lengths(once)).as(scenario.toString()).isEqualTo(lengths(every));
      assertThat(once.states()).isLessThanOrEqualTo(every.states());
    }
  }

  private static Map<Verdict, String> lengths(Exploration exploration) {
    Map<Verdict, String> lengths = new EnumMap<>(Verdict.class);
    exploration
        .shortest()
        .forEach(
            (verdict, schedule) ->
                lengths.put(verdict, schedule.steps().size() + " " + schedule.contextSwitches()));
    return lengths;
  }

  @SafeVarargs
  private static <T> T pick(Random random, T... values) {
    return values[random.nextInt(values.length)];
  }
}
