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
