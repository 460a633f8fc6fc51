package multiproc.explore;

import static java.math.BigInteger.ONE;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import multiproc.client.ClientVersion;
import multiproc.schedule.Granularity;
import multiproc.schedule.Plan;
import multiproc.schedule.ScheduleText;
import multiproc.schedule.model.TransitionSystem;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The numbers of schedules by verdict are those of a program of its own: in Python, over real
 * bytes, written from a description of the client and not from this code. It has no reduction but
 * that a step is what another writer can see, and what a kill can distinguish where there are
 * kills.
 */
class IndependentCountsTest {

  @ParameterizedTest
  @CsvSource({
    "0.4.2, VISIBLE, 1, 1, 1, 1, -, CLEAN 37 LOST 309 MISALIGNED 31",
    "0.4.2, VISIBLE, 1, 6, 1, 1, -, CLEAN 112 LOST 22614 MISALIGNED 33564",
    "0.4.2, VISIBLE, 2, 1, 1, 1, -, CLEAN 2076 LOST 848666 MISALIGNED 130242 VALUE-STOMP 7046",
    "0.4.2, VISIBLE, 2, 2, 1, 1, -, CLEAN 3372 LOST 7909650 MISALIGNED 3763334 VALUE-STOMP 48616",
    "0.4.2, VISIBLE, 3, 1, 1, 1, -, CLEAN 188244 LOST 8896849884 MISALIGNED 1603888176"
        + " VALUE-STOMP 285179004",
    "0.4.2, VISIBLE, 2, 2, 1, 2, -, CLEAN 54576 LOST 33821090 MISALIGNED 11709526"
        + " VALUE-STOMP 706080",
    "0.4.2, OBSERVED, 1, 1, 2, 1, kill, CLEAN 95520 EMPTY-FILE 335728 LOST 104415"
        + " MISALIGNED 249057",
    "0.4.2, OBSERVED, 1, 2, 2, 1, -, CLEAN 619587 EMPTY-FILE 312750 MISALIGNED 1244376",
    "0.4.2, OBSERVED, 2, 1, 2, 1, -, CLEAN 1530786300120 EMPTY-FILE 1301298643260"
        + " LOST 13671085131396 MISALIGNED 13581591230592",
    "0.4.2, OBSERVED, 1, 3, 1, 2, kill, CLEAN 47579 EMPTY-FILE 35151 LOST 1359891"
        + " MISALIGNED 1473813",
    "0.5.0, OBSERVED, 2, 1, 1, 1, kill, CLEAN 37032 EMPTY-FILE 139980",
  })
  void shouldCountAsAnotherProgramDoes(
      String version,
      Granularity granularity,
      int children,
      int labels,
      int generations,
      int passes,
      String more,
      String counts) {
    Scenario scenario =
        new Scenario(
            ClientVersion.of(version).orElseThrow(),
            granularity,
            children,
            labels,
            generations,
            passes,
            more.equals("kill"),
            false);
    for (boolean reduced : new boolean[] {true, false}) {
      Exploration found = explore(scenario, reduced);
      Map<String, String> ending = new TreeMap<>();
      found
          .schedules()
          .orElseThrow()
          .ending()
          .forEach((verdict, number) -> ending.put(verdict.word(), number.toString()));
      StringBuilder text = new StringBuilder();
      ending.forEach((verdict, number) -> text.append(verdict + " " + number + " "));
      assertThat(text.toString().trim()).isEqualTo(counts);
    }
  }

  /**
   * Processes that share nothing come in every order: with 11 operations each, four have the
   * multinomial coefficient 44! / (11!)^4, which takes more than one long.
   */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void shouldCountTheMultinomialCoefficientWhenProcessesShareNothing(int processes) {
    StringBuilder text = new StringBuilder("schedule 1\nclient 0.25.0\ngranularity operation\n");
    text.append("metric all g l \"help\"\n");
    for (int pid = 1; pid <= processes; pid++) {
      text.append("process " + pid + " parent\n  set g \"a\" 1\n");
    }
    Plan plan = ScheduleText.parseScenario(text.toString(), "plan").plan();
    BigInteger orders = factorial(11L * processes).divide(factorial(11).pow(processes));
    for (int small : new int[] {16, Integer.MAX_VALUE}) {
      TransitionSystem system = new TransitionSystem(plan, Explorer.DIRECTORY);
      Exploration found =
          new Explorer(system, false, Explorer.Limits.NONE, (a, b, c) -> {}, true, small).run();
      assertThat(found.schedules().orElseThrow().total()).isEqualTo(orders);
    }
  }

  private static BigInteger factorial(long n) {
    return LongStream.rangeClosed(1, n)
        .mapToObj(BigInteger::valueOf)
        .reduce(ONE, BigInteger::multiply);
  }

  /** By layers and with all reductions, or with every state kept and local states merged alone. */
  private static Exploration explore(Scenario scenario, boolean reduced) {
    TransitionSystem system = new TransitionSystem(scenario.plan(), Explorer.DIRECTORY);
    return new Explorer(
            system,
            scenario.kill(),
            Explorer.Limits.NONE,
            (states, queued, depth) -> {},
            reduced,
            reduced,
            reduced ? 16 : Integer.MAX_VALUE)
        .run();
  }
}
