package multiproc.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import multiproc.client.ClientVersion;
import multiproc.schedule.Granularity;
import multiproc.schedule.Metric;
import multiproc.schedule.Plan;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.Schedule;
import multiproc.schedule.ScheduleText;
import multiproc.schedule.Statement;
import multiproc.schedule.Step;
import multiproc.schedule.StepKind;
import multiproc.schedule.Verdict;
import multiproc.schedule.model.StateChecker;
import multiproc.schedule.model.TransitionSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExplorerTest {

  private static Scenario scenario(
      ClientVersion version, Granularity granularity, int children, int labels, boolean both) {
    return new Scenario(version, granularity, children, labels, 1, 1, both, both);
  }

  private static Exploration explore(Scenario scenario, Explorer.Limits limits) {
    return new Explorer(scenario.plan(), scenario.kill(), limits, (a, b, c) -> {}).run();
  }

  private static Exploration explore(Scenario scenario) {
    return explore(scenario, Explorer.Limits.NONE);
  }

  @Test
  void shouldFailWithinNineStepsWhenOneChildAndTwoLabels() {
    Exploration found = explore(scenario(ClientVersion.V0_4_2, Granularity.VISIBLE, 1, 2, false));
    assertThat(found.complete()).isTrue();
    assertThat(found.worst()).isEqualTo(Verdict.MISALIGNED);
    Schedule shortest = found.shortest().get(Verdict.MISALIGNED);
    assertThat(shortest.steps()).hasSize(9);
    assertThat(shortest.expectation().detail())
        .isEqualTo("gauge_all_4101.db MISALIGNED at 88: length 0");
    assertThat(found.shortest()).containsOnlyKeys(Verdict.MISALIGNED, Verdict.LOST);
  }

  @Test
  void shouldKillBetweenTheWordsOfAStoreWhenAStepIsAWord() {
    assertThat(kills(Granularity.WORD)).isGreaterThan(kills(Granularity.OPERATION));
    assertThat(kills(Granularity.OPERATION)).isPositive();
  }

  private static long kills(Granularity granularity) {
    Scenario scenario = new Scenario(ClientVersion.V0_5_0, granularity, 1, 1, 1, 1, true, false);
    return explore(scenario).taken().get(StepKind.KILL);
  }

  /**
   * A kill leaves what a walk may meet, also between operations that only the file's owner sees.
   */
  @Test
  void shouldTakeStepsThatAKillCanTellApartWhenAProgramKills() {
    Plan plan =
        new Plan(
            ClientVersion.V0_25_0,
            Granularity.VISIBLE,
            List.of(Metric.ofWorker(0)),
            List.of(
                new ProcessPlan(
                    1,
                    ProcessPlan.Role.PARENT,
                    List.of(new Statement.Fork(2), new Statement.Kill(2))),
                new ProcessPlan(
                    2,
                    ProcessPlan.Role.CHILD,
                    List.of(new Statement.Set(Metric.ofWorker(0).name(), "a", 1)))));
    assertThat(new Search("", plan, false, null).fits()).isFalse();
    assertThat(Search.granularity(plan, false, null)).isEqualTo(Granularity.OBSERVED);
    Plan fine = plan.with(Granularity.OBSERVED);
    assertThat(new Explorer(fine, false, Explorer.Limits.NONE, (a, b, c) -> {}).run().worst())
        .isEqualTo(Verdict.EMPTY_FILE);
  }

  @ParameterizedTest
  @EnumSource(
      value = ClientVersion.class,
      names = {"V0_5_0", "V0_25_0"})
  void shouldBeCleanWhenTheFixIsIn(ClientVersion version) {
    Exploration found = explore(scenario(version, Granularity.VISIBLE, 2, 3, false));
    assertThat(found.complete()).isTrue();
    assertThat(found.shortest()).isEmpty();
    assertThat(found.taken().get(StepKind.ENTRY)).isPositive();
  }

  @ParameterizedTest
  @EnumSource(
      value = ClientVersion.class,
      names = {"V0_5_0", "V0_25_0"})
  void shouldFindWhatKillsAndScrapesMeetWhenTheFixIsIn(ClientVersion version) {
    Exploration found = explore(scenario(version, Granularity.OBSERVED, 1, 2, true));
    assertThat(found.complete()).isTrue();
    assertThat(found.shortest()).containsOnlyKeys(Verdict.EMPTY_FILE, Verdict.READER_INIT);
  }

  @Test
  void shouldNotSayCleanWhenStopped() {
    Exploration found =
        explore(
            scenario(ClientVersion.V0_5_0, Granularity.OPERATION, 2, 3, true),
            new Explorer.Limits(500, Double.POSITIVE_INFINITY));
    assertThat(found.complete()).isFalse();
    assertThat(found.left()).isPositive();
    assertThat(found.schedules()).isEmpty();
  }

  /** The ends of all runs, by walking every one of them. */
  private static void walk(
      TransitionSystem system,
      int[] state,
      StateChecker judge,
      Set<String> ends,
      BigInteger[] count) {
    boolean last = true;
    for (int process = 0; process < system.processes(); process++) {
      if (system.enabled(state, process)) {
        last = false;
        int[] next = state.clone();
        system.step(next, process);
        walk(system, next, judge, ends, count);
      }
    }
    if (last) {
      count[0] = count[0].add(BigInteger.ONE);
      ends.add(Verdict.worst(judge.verdicts(state)) + " " + system.image(state, 0).sha256());
    }
  }

  @Test
  void shouldCountEveryScheduleWhenAllAreWalkedOneByOne() {
    Scenario scenario = scenario(ClientVersion.V0_4_2, Granularity.VISIBLE, 1, 2, false);
    TransitionSystem system = new TransitionSystem(scenario.plan(), "./tmp");
    BigInteger[] count = {BigInteger.ZERO};
    walk(system, system.initial(), new StateChecker(system), new HashSet<>(), count);
    assertThat(explore(scenario).schedules().orElseThrow().total()).isEqualTo(count[0]);
  }

  /** Verdict and parent's file of every final state. */
  private static Set<String> ends(Granularity granularity) {
    Scenario scenario = scenario(ClientVersion.V0_4_2, granularity, 1, 2, false);
    TransitionSystem system = new TransitionSystem(scenario.plan(), "./tmp");
    StateChecker judge = new StateChecker(system);
    Set<String> ends = new TreeSet<>();
    StateTable states = new StateTable(system.width());
    int[] state = system.initial();
    states.add(state);
    for (int id = 0; id < states.size(); id++) {
      states.get(id, state);
      for (int process = 0; process < system.processes(); process++) {
        if (system.enabled(state, process)) {
          int[] next = state.clone();
          system.step(next, process);
          states.add(next);
        }
      }
      if (judge.isFinal(state)) {
        ends.add(Verdict.worst(judge.verdicts(state)) + " " + system.image(state, 0).sha256());
      }
    }
    return ends;
  }

  @Test
  void shouldEndInTheSameFilesWhenStepsAreCoarse() {
    assertThat(ends(Granularity.VISIBLE)).isEqualTo(ends(Granularity.OPERATION)).hasSize(9);
    assertThat(ends(Granularity.OBSERVED)).isEqualTo(ends(Granularity.OPERATION));
  }

  @Test
  void shouldFindTornEntriesWhenEveryWordIsAStep() {
    Exploration whole = explore(scenario(ClientVersion.V0_4_2, Granularity.OPERATION, 1, 1, false));
    Exploration words = explore(scenario(ClientVersion.V0_4_2, Granularity.WORD, 1, 1, false));
    assertThat(words.complete()).isTrue();
    assertThat(words.taken().get(StepKind.WORD)).isPositive();
    assertThat(words.taken().get(StepKind.ENTRY)).isZero();
    assertThat(words.schedules().orElseThrow().total())
        .isGreaterThan(whole.schedules().orElseThrow().total());
  }

  @Test
  void shouldInheritHandlesWhenThereIsASecondGeneration() {
    Scenario scenario =
        new Scenario(ClientVersion.V0_4_2, Granularity.VISIBLE, 1, 1, 2, 1, false, false);
    assertThat(scenario.plan().processes())
        .extracting(ProcessPlan::pid)
        .containsExactly(4101L, 4102L, 4103L);
    assertThat(explore(scenario).complete()).isTrue();
  }

  /**
   * The handler's entry begins at the position of the interrupted one, of which one word is there.
   */
  @Test
  void shouldKnowTheHandlersEntryFromTheInterruptedOneWhenEveryWordIsAStep() throws Exception {
    Plan plan =
        ScheduleText.parseScenario(
                "schedule 1\nclient 0.21.0\ngranularity word\nmetric max g l \"help\"\n"
                    + "process 1 parent\n  on-signal set g \"a\" 1\n  inc g \"abcdefgh\" 2\n",
                "plan")
            .plan();
    Exploration found = new Explorer(plan, false, Explorer.Limits.NONE, (a, b, c) -> {}).run();
    assertThat(found.complete()).isTrue();
    assertThat(found.shortest()).containsOnlyKeys(Verdict.MISALIGNED, Verdict.LOST);
  }

  /** The parent forks, a child opens the file; then that child is killed, and the other one. */
  @Test
  void shouldCountNoSwitchWhenTheKilledProcessIsTheOneThatStepped() throws Exception {
    Plan plan =
        ScheduleText.parseScenario(
                "schedule 1\nclient 0.4.2\ngranularity visible\nmetric all p l \"help\"\n"
                    + "metric all g_1 l \"help\"\nmetric all g_2 l \"help\"\n"
                    + "process 1 parent\n  fork 11\n  fork 12\n"
                    + "process 11 child\n  set g_1 \"bb\" 2\n  set g_1 \"b\" 1\n"
                    + "process 12 child\n  set g_2 \"bb\" 2\n  set g_2 \"b\" 1\n",
                "plan")
            .plan();
    Exploration found = new Explorer(plan, true, Explorer.Limits.NONE, (a, b, c) -> {}).run();
    Schedule shortest = found.shortest().get(Verdict.EMPTY_FILE);
    assertThat(shortest.steps()).hasSize(4);
    assertThat(shortest.contextSwitches()).isEqualTo(2);
  }

  /** The last process is the only one that is killed; each of the others waits for the next one. */
  @Test
  void shouldFindTheShortestRunWhenThereAreMoreThanAHundredProcesses() throws Exception {
    StringBuilder text = new StringBuilder("schedule 1\nclient 0.4.2\ngranularity observed\n");
    text.append("metric all g l \"help\"\n");
    int last = 140;
    for (int pid = 1; pid < last; pid++) {
      text.append(
          "process " + pid + " parent\n" + (pid == last - 1 ? "  spawn " + last + "\n" : ""));
      text.append("  wait " + (pid + 1) + "\n");
    }
    text.append("process " + last + " child\n  set g \"a\" 1\n");
    Plan plan = ScheduleText.parseScenario(text.toString(), "plan").plan();
    Exploration found = new Explorer(plan, true, Explorer.Limits.NONE, (a, b, c) -> {}).run();
    assertThat(found.shortest().get(Verdict.EMPTY_FILE).steps())
        .extracting(Step::pid)
        .containsExactly(last - 1L, (long) last, (long) last);
  }
}
