package multiproc.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import multiproc.client.ClientVersion;
import multiproc.schedule.Granularity;
import multiproc.schedule.Plan;
import multiproc.schedule.ScheduleText;
import multiproc.schedule.Verdict;
import multiproc.schedule.model.SettledFiles;
import multiproc.schedule.model.TransitionSystem;
import multiproc.store.SystemFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * If no process reads a file again, and the verdict after each later header is known, only these
 * verdicts are kept. Nothing is lost: without a reader the processes do the same operations
 * whatever the file holds, so its bytes decide only the verdicts.
 */
class SettledFilesTest {

  private static Scenario scenario(
      String version,
      Granularity granularity,
      int children,
      int labels,
      int generations,
      int passes,
      String more) {
    return new Scenario(
        ClientVersion.of(version).orElseThrow(),
        granularity,
        children,
        labels,
        generations,
        passes,
        more.contains("kill"),
        more.contains("scrape"));
  }

  private static Exploration explore(
      Scenario scenario, boolean settles, boolean symmetric, int small) {
    return new Explorer(
            new TransitionSystem(scenario.plan(), Explorer.DIRECTORY),
            scenario.kill(),
            new Explorer.Limits(6_000, Double.POSITIVE_INFINITY),
            (states, queued, depth) -> {},
            symmetric,
            settles,
            small)
        .run();
  }

  /**
   * Two states that become one must have had the same verdicts, the same processes that can move,
   * and steps to states that are pairwise one of these again: bisimulation, computed from the last
   * states back over the graph of all states, none of them merged by this rule.
   */
  @ParameterizedTest
  @CsvSource({
    "0.4.2, VISIBLE, 2, 2, 1, 1, -",
    "0.4.2, VISIBLE, 1, 4, 1, 1, -",
    "0.4.2, VISIBLE, 2, 1, 2, 1, -",
    "0.4.2, VISIBLE, 1, 3, 1, 2, -",
    "0.4.2, VISIBLE, 1, 2, 2, 1, kill",
    "0.4.2, OBSERVED, 1, 2, 1, 1, scrape",
    "0.4.2, OPERATION, 1, 1, 1, 1, kill",
    "0.4.2, WORD, 1, 1, 1, 1, -",
    "0.3.1, VISIBLE, 1, 3, 1, 1, -",
    "0.3.1, OPERATION, 1, 1, 1, 1, kill",
  })
  void shouldMakeOneOnlyOfStatesThatNoContinuationTellsApart(
      String version,
      Granularity granularity,
      int children,
      int labels,
      int generations,
      int passes,
      String more) {
    Scenario scenario = scenario(version, granularity, children, labels, generations, passes, more);
    assertThat(joined(scenario.plan(), scenario.kill())).isPositive();
  }

  private static final String GAUGES =
      "schedule 1\nclient 0.4.2\ngranularity visible\nmetric all g_1 l \"help\"\n"
          + "metric all longer_p l \"help\"\nprocess 1 parent\n  fork 2\n  fork 3\n";

  /**
   * Programs that set one series in several processes: then an entry below the break may have the
   * key of one that is appended later.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "  set longer_p \"a\" 1\n  set g_1 \"a\" 1\n  set longer_p \"b\" 2\n"
            + "process 2 child\n  set g_1 \"a\" 1\nprocess 3 child\n  set g_1 \"a\" 2\n",
        "  set g_1 \"a\" 1\n  set longer_p \"a\" 1\n  set longer_p \"b\" 2\n"
            + "process 2 child\n  set g_1 \"a\" 1\nprocess 3 child\n  set longer_p \"b\" 2\n",
        "  set longer_p \"a\" 1\n  set longer_p \"b\" 1\n  set longer_p \"c\" 0\n"
            + "process 2 child\n  set longer_p \"a\" 1\nprocess 3 child\n  set g_1 \"a\" 1\n",
        "  set longer_p \"a\" 1\n"
            + "  set longer_p \"b\" 1\n"
            + "  set longer_p \"c\" 1\n"
            + "  set g_1 \"a\" 1\n"
            + "process 2 child\n"
            + "  set g_1 \"a\" 1\n"
            + "process 3 child\n"
            + "  set g_1 \"c\" 1\n",
        "  set g_1 \"a\" 1\n  set g_1 \"b\" 1\n  set longer_p \"a\" 1\n"
            + "process 2 child\n  set g_1 \"b\" 1\nprocess 3 child\n  set longer_p \"a\" 1\n",
      })
  void shouldMakeOneOfNoMoreStatesWhenProcessesSetTheSameSeries(String programs) {
    Plan plan = ScheduleText.parseScenario(GAUGES + programs, "plan").plan();

    assertThat(joined(plan, false)).isPositive();
    shouldComeToTheSame(plan, false, null);
  }

  private static void shouldComeToTheSame(String programs, boolean kill, SystemFault fault) {
    shouldComeToTheSame(ScheduleText.parseScenario(GAUGES + programs, "plan").plan(), kill, fault);
  }

  private static void shouldComeToTheSame(String scenario) {
    Plan plan = ScheduleText.parseScenario(scenario, "plan").plan();
    Exploration apart = explore(plan, false, null, false);
    assertThat(apart.complete()).isTrue();
    assertThat(explore(plan, false, null, true).schedules()).isEqualTo(apart.schedules());
  }

  /**
   * The file is read up to an entry of 2's, of which 2 died before it claimed it; the owner, which
   * has an entry of the same series further on, sets its value and so decides whether the one that
   * is read is right. Its claims before and after that are of other series.
   */
  @Test
  void shouldNotSettleWhenASeriesThatIsReadIsClaimedLater() {
    shouldComeToTheSame(
        GAUGES
            + "  set longer_p \"a\" 1\n  set g_1 \"a\" 1\n  kill 2\n  set longer_p \"b\" 2\n"
            + "  set g_1 \"a\" 0\n  set longer_p \"b\" 3\n"
            + "process 2 child\n  set g_1 \"a\" 1\nprocess 3 child\n  set g_1 \"b\" 1\n");
  }

  /**
   * If 2 dies before it claims its 0, a value is wrong after 3's header; if 4 stores its header
   * first, 4's entry, over which 3 stored, is lost after it, too.
   */
  @Test
  void shouldNotSettleWhenNothingIsLostAfterAHeaderSoFar() {
    shouldComeToTheSame(
        GAUGES.replace("  fork 2\n", "  set g_1 \"b\" 1\n  fork 2\n  set g_1 \"a\" 1\n")
            + "  fork 4\n  kill 2\nprocess 2 child\n  set g_1 \"a\" 0\n"
            + "process 3 child\n  set g_1 \"c\" 0\nprocess 4 child\n  set longer_p \"a\" 0\n");
  }

  /** Run alone, 1 dies of the entries in the other file, but 2's header makes it whole again. */
  @Test
  void shouldNotSettleWhenTwoFilesAreShared() {
    shouldComeToTheSame(
        GAUGES.replace(
                "process 1 parent\n",
                "metric max h l \"help\"\nprocess 1 parent\n  set h \"a\" 1\n")
            + "  set longer_p \"a\" 1\n  set h \"b\" 1\nprocess 2 child\n  set g_1 \"a\" 1\n"
            + "process 3 child\n  set longer_p \"d\"*60 1\n");
  }

  /** Its handler, which a run alone does not show, may wait for ever for the lock. */
  @Test
  void shouldNotSettleWhenASignalMayCome() {
    shouldComeToTheSame(
        "schedule 1\nclient 0.4.2\nmetric all g l \"help\"\nprocess 1 parent\n  set g \"a\" 1\n"
            + "  fork 2\nprocess 2 child\n  on-signal set g \"c\" 0\n  set g \"a\" 0\n");
  }

  /** Its process dies at its next store beyond the end, and until then the verdict is SHRINK. */
  @Test
  void shouldNotSettleWhenAFileIsCutUnderALargerMapping() {
    Scenario scenario =
        new Scenario(
            ClientVersion.V0_4_2, Granularity.VISIBLE, 1, 3, 1_048_420, 1, 1, false, false);
    shouldComeToTheSame(scenario.plan(), false, null);
  }

  /** While a process could give it the header it is not EMPTY-FILE, and later it is. */
  @Test
  void shouldNotSettleWhenAFileHasNoHeader() {
    shouldComeToTheSame(
        "process 2 child\n  set g_1 \"a\" 1\nprocess 3 child\n  set g_1 \"b\" 1\n", true, null);
  }

  /** Another program cuts it to no bytes before any operation. */
  @Test
  void shouldNotSettleWhenTheSystemFails() {
    shouldComeToTheSame(
        "  set longer_p \"a\" 1\nprocess 2 child\n  set g_1 \"a\" 1\nprocess 3 child\n",
        false,
        SystemFault.CUT);
  }

  static LongStream programs() {
    return LongStream.concat(LongStream.range(0, 24), new Random().longs(2));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("programs")
  void shouldComeToTheSameWhenProgramsAreDrawn(long seed) {
    Random random = new Random(seed);
    String programs = drawn(random);
    Plan plan = ScheduleText.parseScenario(programs, "plan").plan();

    shouldComeToTheSame(plan, random.nextInt(4) == 0, null);
  }

  /** Programs of which two or three processes share a file: by fork, or by their identifier. */
  private static String drawn(Random random) {
    String version = pick(random, "0.3.1", "0.4.2", "0.4.2", "0.4.2", "0.5.0", "0.9.0", "0.25.0");
    String longest = version.equals("0.25.0") ? "\"b\"*65300" : "\"b\"*1048420";
    longest = random.nextInt(10) == 0 ? longest : "\"d\"";
    StringBuilder text = new StringBuilder("schedule 1\nclient ").append(version);
    text.append("\ngranularity ").append(pick(random, "visible", "visible", "observed"));
    for (String metric : List.of("all g_1", "all longer_p", pick(random, "all", "max") + " h")) {
      text.append("\nmetric ").append(metric).append(" l \"help\"");
    }
    boolean[] forked = {false, random.nextInt(3) > 0, random.nextInt(3) > 0};
    int processes = 2 + random.nextInt(3) / 2;
    for (int process = 0; process < processes; process++) {
      text.append("\nprocess ").append(process + 1).append(forked[process] ? " child" : " parent");
      text.append(process > 0 && !forked[process] ? " identifier 1" : "");
      int statements = 1 + random.nextInt((process == 0 ? 5 : 3) - processes / 2);
      for (int other = 1; process == 0 && other < processes; other++) {
        if (forked[other]) {
          text.append(random.nextInt(4) == 0 ? set(random, longest) : "");
          text.append("\n  fork ").append(other + 1);
        }
      }
      while (statements-- > 0) {
        text.append(set(random, longest));
      }
    }
    return text.append('\n').toString();
  }

  private static String set(Random random, String longest) {
    String statement = random.nextInt(40) == 0 ? "inc" : "set";
    String label = random.nextInt(8) == 0 ? longest : pick(random, "\"a\"", "\"b\"", "\"c\"");
    String value = pick(random, "0.0", "1.0", "2.0");
    return "\n  %s %s %s %s"
        .formatted(statement, pick(random, "g_1", "longer_p", "longer_p", "h"), label, value);
  }

  @SafeVarargs
  private static <T> T pick(Random random, T... values) {
    return values[random.nextInt(values.length)];
  }

  private static final int MOST_STATES = 6_000;

  /** Compares with the search that keeps the bytes, if that is not too large. */
  private static void shouldComeToTheSame(Plan plan, boolean kill, SystemFault fault) {
    Exploration apart = explore(plan, kill, fault, false);
    if (apart.complete()) {
      Exploration once = explore(plan, kill, fault, true);
      String programs = ScheduleText.format(plan);
      assertThat(once.schedules()).as(programs).isEqualTo(apart.schedules());
      assertThat(lengths(once)).as(programs).isEqualTo(lengths(apart));
      assertThat(once.states()).as(programs).isLessThanOrEqualTo(apart.states());
    }
  }

  private static Exploration explore(Plan plan, boolean kill, SystemFault fault, boolean settles) {
    return new Explorer(
            new TransitionSystem(plan, Explorer.DIRECTORY, fault),
            kill,
            new Explorer.Limits(MOST_STATES, Double.POSITIVE_INFINITY),
            (states, queued, depth) -> {},
            true,
            settles,
            Integer.MAX_VALUE)
        .run();
  }

  /** Holds each pair of states that becomes one against bisimulation; returns their number. */
  private static int joined(Plan plan, boolean kill) {
    TransitionSystem system = new TransitionSystem(plan, Explorer.DIRECTORY);
    SearchSpace space = new SearchSpace(system, kill, false, false);
    GraphSearch search = new GraphSearch(space);
    while (search.left() > 0) {
      search.expandNext();
    }
    int[] classes = classes(search.graph);

    SettledFiles settled = new SettledFiles(system, space.judge);
    Map<List<Integer>, Integer> first = new HashMap<>();
    int[] state = new int[system.width()];
    int joined = 0;
    for (int id = 0; id < search.states(); id++) {
      search.graph.states.get(id, state);
      long progress = system.progress(state);
      int verdicts = space.judge.verdicts(state);
      settled.settle(state);
      assertThat(system.progress(state)).isEqualTo(progress);
      assertThat(space.judge.verdicts(state)).isEqualTo(verdicts);
      Integer other = first.putIfAbsent(Arrays.stream(state).boxed().toList(), id);
      if (other != null) {
        joined++;
        assertThat(classes[id]).as("states " + other + " and " + id).isEqualTo(classes[other]);
      }
    }
    return joined;
  }

  /** The classes of bisimilar states. */
  private static int[] classes(StateGraph graph) {
    int[] order = graph.topologicalOrder();
    int[] classes = new int[order.length];
    Map<List<Integer>, Integer> known = new HashMap<>();
    for (int i = order.length - 1; i >= 0; i--) {
      int id = order[i];
      List<Integer> does = new ArrayList<>();
      does.add(graph.verdicts.get(id));
      for (int edge = graph.firstEdge.get(id); edge < graph.firstEdge.get(id + 1); edge++) {
        does.add(graph.moverBefore(edge));
        does.add(classes[graph.target.get(edge)]);
      }
      classes[id] = known.computeIfAbsent(does, key -> known.size());
    }
    return classes;
  }

  /**
   * After the first broken entry no byte, position or `used` matters, which removes a third of the
   * states at three workers and seven labels.
   */
  @Test
  void shouldKeepTheVerdictsAloneWhenAFileIsSettled() {
    Scenario scenario = scenario("0.4.2", Granularity.VISIBLE, 2, 4, 1, 1, "");

    Exploration apart = explore(scenario, false, true, Explorer.SMALL);
    Exploration once = explore(scenario, true, true, Explorer.SMALL);

    assertThat(once.schedules()).isPresent().isEqualTo(apart.schedules());
    assertThat(once.states()).isLessThan(apart.states() * 9 / 10);
  }

  static LongStream seeds() {
    return LongStream.concat(LongStream.range(0, 12), new Random().longs(2));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void shouldComeToTheSameAsASearchThatKeepsTheBytes(long seed) {
    Random random = new Random(seed);
    int children = 1 + random.nextInt(3);
    Scenario scenario =
        scenario(
            random.nextInt(6) == 0 ? "0.3.1" : "0.4.2",
            Granularity.values()[random.nextInt(3)],
            children,
            1 + random.nextInt(5 - children),
            random.nextInt(4) == 0 ? 2 : 1,
            random.nextInt(4) == 0 ? 2 : 1,
            (random.nextInt(3) == 0 ? "kill" : "") + (random.nextInt(4) == 0 ? "scrape" : ""));
    boolean symmetric = random.nextBoolean();

    Exploration apart = explore(scenario, false, symmetric, Integer.MAX_VALUE);
    if (apart.complete()) {
      Exploration kept = explore(scenario, true, symmetric, Integer.MAX_VALUE);
      Exploration layered = explore(scenario, true, symmetric, 16);
      for (Exploration once : List.of(kept, layered)) {
        assertThat(once.schedules()).as(scenario.toString()).isEqualTo(apart.schedules());
        assertThat(lengths(once)).as(scenario.toString()).isEqualTo(lengths(apart));
        assertThat(once.states()).isLessThanOrEqualTo(apart.states());
      }
      assertThat(layered.standsFor()).isEqualTo(kept.standsFor());
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
}
