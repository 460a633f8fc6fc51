package multiproc.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import multiproc.client.ClientVersion;
import multiproc.schedule.Granularity;
import multiproc.schedule.Plan;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.Schedule;
import multiproc.schedule.ScheduleText;
import multiproc.schedule.Verdict;
import multiproc.schedule.model.StateChecker;
import multiproc.schedule.model.TransitionSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** States that differ by an exchange of workers are searched once, and that changes no result. */
class SymmetryTest {

  private static Scenario scenario(
      String version,
      String granularity,
      int children,
      int labels,
      int generations,
      int passes,
      String more) {
    return new Scenario(
        ClientVersion.of(version).orElseThrow(),
        Granularity.of(granularity).orElseThrow(),
        children,
        labels,
        generations,
        passes,
        more.contains("kill"),
        more.contains("scrape"));
  }

  private static Exploration explore(Scenario scenario, boolean symmetric) {
    return new Explorer(
            new TransitionSystem(scenario.plan(), Explorer.DIRECTORY),
            scenario.kill(),
            Explorer.Limits.NONE,
            (states, queued, depth) -> {},
            symmetric,
            Explorer.SMALL)
        .run();
  }

  @ParameterizedTest
  @CsvSource({
    "0.4.2, visible, 1, 3, 1, 1, -",
    "0.4.2, visible, 2, 2, 1, 1, -",
    "0.4.2, visible, 3, 1, 1, 1, -",
    "0.4.2, visible, 2, 1, 2, 1, -",
    "0.4.2, visible, 2, 2, 1, 2, -",
    "0.4.2, visible, 2, 1, 1, 1, kill",
    "0.4.2, observed, 2, 1, 1, 1, -",
    "0.4.2, observed, 2, 1, 1, 1, kill",
    "0.4.2, visible, 2, 1, 1, 1, scrape",
    "0.4.2, operation, 1, 2, 1, 1, kill",
    "0.5.0, visible, 3, 3, 2, 1, -",
    "0.5.0, observed, 3, 1, 1, 1, kill",
    "0.5.0, observed, 2, 1, 1, 1, kill scrape",
    "0.5.0, observed, 2, 1, 2, 1, kill",
    "0.25.0, observed, 3, 2, 1, 1, kill",
    "0.25.0, observed, 2, 1, 1, 1, scrape",
    "0.25.0, operation, 2, 1, 1, 1, -",
  })
  void shouldComeToTheSameWhenSymmetryIsUsed(
      String version,
      String granularity,
      int children,
      int labels,
      int generations,
      int passes,
      String more) {
    Scenario scenario = scenario(version, granularity, children, labels, generations, passes, more);

    Exploration every = explore(scenario, false);
    Exploration once = explore(scenario, true);

    assertThat(once.schedules()).isPresent().isEqualTo(every.schedules());
    assertThat(once.standsFor()).isEqualTo(every.states());
    assertThat(once.depth()).isEqualTo(every.depth());
    assertThat(lengths(once)).isEqualTo(lengths(every));
    if (children > 1 && !granularity.equals("operation")) {
      assertThat(once.states()).isLessThan(every.states());
    }
  }

  private static final String TWO_GAUGES =
      "schedule 1\nclient 0.4.2\ngranularity visible\n"
          + "metric all g_1 l \"help\"\nmetric all g_2 l \"help\"\nmetric all p l \"help\"\n"
          + "metric all aacdefgh_1 l \"help\"\nmetric all aacdefgh_2 l \"help\"\n"
          + "metric all zzcdefgh_1 l \"help\"\n";

  /**
   * Workers that differ in more than the name of their gauge, or that are not forked or killed in
   * one step; in the last case the word that distinguishes them in a file is also a word of the
   * parent's key.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "process 1 parent\n  fork 2\n  fork 3\n  set p \"a\" 1\n"
            + "process 2 child\n  set g_1 \"a\" 1\nprocess 3 child\n  set g_2 \"a\" 2\n",
        "process 1 parent\n  fork 2\n  fork 3\n  set p \"a\" 1\n"
            + "process 2 child\n  set g_1 \"a\" 1\nprocess 3 child\n  set g_2 \"b\" 1\n",
        "process 1 parent\n  fork 2\n  fork 3\n  set g_1 \"a\" 2\n"
            + "process 2 child\n  set g_1 \"a\" 1\nprocess 3 child\n  set g_2 \"a\" 1\n",
        "process 1 parent\n  fork 2\n  set p \"a\" 1\n  fork 3\n"
            + "process 2 child\n  set g_1 \"a\" 1\nprocess 3 child\n  set g_2 \"a\" 1\n",
        "process 1 parent\n  fork 2\n  fork 3\n  kill 2\n  set p \"a\" 1\n"
            + "process 2 child\n  set g_1 \"a\" 1\nprocess 3 child\n  set g_2 \"a\" 1\n",
        "process 1 parent\n  fork 2\n  fork 3\n  set p \"g_1\" 1\n"
            + "process 2 child\n  set g_1 \"g_2\" 1\nprocess 3 child\n  set g_2 \"g_2\" 1\n",
        "process 1 parent\n  fork 2\n  fork 3\n  set zzcdefgh_1 \"a\" 1\n"
            + "process 2 child\n  set aacdefgh_1 \"a\" 1\n"
            + "process 3 child\n  set aacdefgh_2 \"a\" 1\n",
      })
  void shouldComeToTheSameWhenWorkersAreNotQuiteAlike(String processes) {
    Plan plan = ScheduleText.parseScenario(TWO_GAUGES + processes, "plan").plan();

    Exploration every = explore(plan, false);
    Exploration once = explore(plan, true);

    assertThat(once.schedules()).isPresent().isEqualTo(every.schedules());
    assertThat(once.standsFor()).isEqualTo(every.states());
    assertThat(lengths(once)).isEqualTo(lengths(every));
  }

  private static Exploration explore(Plan plan, boolean symmetric) {
    return new Explorer(
            new TransitionSystem(plan, Explorer.DIRECTORY),
            false,
            Explorer.Limits.NONE,
            (states, queued, depth) -> {},
            symmetric,
            Explorer.SMALL)
        .run();
  }

  /** Of each verdict's shortest schedule: its length, its context switches and its expectation. */
  private static Map<Verdict, String> lengths(Exploration exploration) {
    Map<Verdict, String> lengths = new EnumMap<>(Verdict.class);
    exploration.shortest().forEach((verdict, schedule) -> lengths.put(verdict, length(schedule)));
    return lengths;
  }

  private static String length(Schedule schedule) {
    return schedule.steps().size()
        + " steps, "
        + schedule.contextSwitches()
        + " switches, "
        + schedule.expectation().verdict();
  }

  @ParameterizedTest
  @CsvSource({
    "0.4.2, visible, 1, 1, 1, 1, -",
    "0.4.2, visible, 1, 2, 1, 1, -",
    "0.4.2, visible, 1, 1, 1, 1, kill",
    "0.4.2, visible, 2, 1, 1, 1, -",
    "0.5.0, observed, 2, 1, 1, 1, kill",
    "0.25.0, observed, 1, 1, 1, 1, kill scrape",
  })
  void shouldCountAsOneByOneWhenSchedulesAreCounted(
      String version,
      String granularity,
      int children,
      int labels,
      int generations,
      int passes,
      String more) {
    Scenario scenario = scenario(version, granularity, children, labels, generations, passes, more);
    OneByOne counted = new OneByOne(scenario);

    counted.goOn(counted.system.initial(), 0);

    PathCounts counts = explore(scenario, true).schedules().orElseThrow();
    assertThat(counts.total()).isEqualTo(counted.total);
    assertThat(counts.ending()).isEqualTo(counted.ending);
    counts
        .passing()
        .forEach(
            (verdict, passing) ->
                assertThat(passing)
                    .as(verdict.word())
                    .isEqualTo(counted.passing.getOrDefault(verdict, BigInteger.ZERO)));
    assertThat(counts.passing()).containsOnlyKeys(counted.seen());
  }

  /** Goes through every schedule, one after the other. */
  private static final class OneByOne {

    private final boolean kill;
    private final TransitionSystem system;
    private final StateChecker judge;
    private BigInteger total = BigInteger.ZERO;
    private final Map<Verdict, BigInteger> ending = new EnumMap<>(Verdict.class);
    private final Map<Verdict, BigInteger> passing = new EnumMap<>(Verdict.class);
    private int seen;

    OneByOne(Scenario scenario) {
      this.kill = scenario.kill();
      this.system = new TransitionSystem(scenario.plan(), Explorer.DIRECTORY);
      this.judge = new StateChecker(system);
    }

    private Verdict[] seen() {
      return Arrays.stream(Verdict.values())
          .filter(verdict -> (seen & verdict.bit()) != 0)
          .toArray(Verdict[]::new);
    }

    private void goOn(int[] state, int before) {
      int verdicts = judge.verdicts(state);
      int met = before | verdicts;
      seen |= met;
      if (judge.isFinal(state)) {
        total = total.add(BigInteger.ONE);
        ending.merge(Verdict.worst(verdicts), BigInteger.ONE, BigInteger::add);
        for (Verdict verdict : Verdict.values()) {
          if ((met & ~verdicts & verdict.bit()) != 0) {
            passing.merge(verdict, BigInteger.ONE, BigInteger::add);
          }
        }
        return;
      }
      for (int process = 0; process < system.processes(); process++) {
        if (system.enabled(state, process)) {
          int[] next = state.clone();
          system.step(next, process);
          goOn(next, met);
          if (kill && isChild(process)) {
            next = state.clone();
            system.kill(next, process);
            goOn(next, met);
          }
        }
      }
    }

    private boolean isChild(int process) {
      return system.plan().processes().get(process).role() == ProcessPlan.Role.CHILD;
    }
  }

  @Test
  void shouldSearchASixthOfTheStatesWhenThreeWorkersAreAlike() {
    Exploration exploration = explore(scenario("0.4.2", "visible", 3, 2, 1, 1, "-"), true);

    assertThat(exploration.standsFor()).isGreaterThan(5L * exploration.states());
  }
}
