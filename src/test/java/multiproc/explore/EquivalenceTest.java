package multiproc.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import multiproc.client.ClientVersion;
import multiproc.explore.catalogue.FaultCase;
import multiproc.explore.catalogue.FaultCatalogue;
import multiproc.schedule.Granularity;
import multiproc.schedule.Plan;
import multiproc.schedule.ScheduleText;
import multiproc.schedule.Verdict;
import multiproc.schedule.model.TransitionSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Local states that are one are searched once, and that changes no result. */
class EquivalenceTest {

  private static final Explorer.Progress SILENT = (states, queued, depth) -> {};

  private static Exploration merged(Scenario scenario) {
    TransitionSystem system = new TransitionSystem(scenario.plan(), Explorer.DIRECTORY);
    return new Explorer(system, scenario.kill(), Explorer.Limits.NONE, SILENT, true, Explorer.SMALL)
        .run();
  }

  /** By layers from nearly the first state on. */
  private static Exploration layered(Search search) {
    TransitionSystem system =
        new TransitionSystem(search.plan(), Explorer.DIRECTORY, search.fault());
    return new Explorer(system, search.kill(), Explorer.Limits.NONE, SILENT, true, 16).run();
  }

  private static Exploration apart(Scenario scenario, long maxStates) {
    TransitionSystem system = TransitionSystem.ofOneRun(scenario.plan(), Explorer.DIRECTORY);
    Explorer.Limits limits = new Explorer.Limits(maxStates, Double.POSITIVE_INFINITY);
    return new Explorer(system, scenario.kill(), limits, SILENT, false, false, Integer.MAX_VALUE)
        .run();
  }

  /**
   * The state does not record which process gave a file its size and which stored its first header.
   * A handle keeps its capacity and its {@code used}, which are the same in both cases, and no
   * process and no verdict asks for more. The expected numbers are those of a count over real bytes
   * that records neither.
   */
  @ParameterizedTest
  @CsvSource({"1, 2, 139", "2, 3, 5467"})
  void shouldForgetWhoGaveAFileItsSizeAndWhoStoredItsFirstHeader(
      int children, int labels, long states) {
    Scenario scenario =
        new Scenario(
            ClientVersion.V0_4_2, Granularity.VISIBLE, children, labels, 1, 1, false, false);

    TransitionSystem system = new TransitionSystem(scenario.plan(), Explorer.DIRECTORY);
    Explorer.Limits limits = Explorer.Limits.NONE;
    Explorer search = new Explorer(system, false, limits, SILENT, true, false, Explorer.SMALL);

    assertThat(search.run().standsFor()).isEqualTo(states);
  }

  /**
   * The position of a key's value is dropped after the last statement that sets it: the client
   * looks a position up only to store a value, or, in a forked process, to make it again. From then
   * on a launcher that wrote around a worker's entry and one that did not are the same state, if
   * their files are the same.
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

  /**
   * A process that found the file at 1 MiB and one that found it at 2 MiB differ only in the
   * mapping that they are about to use; single words are stores like any other.
   */
  @ParameterizedTest
  @CsvSource({"VISIBLE, 2, 1048420", "WORD, 1, 0"})
  void shouldComeToTheSameWhenFilesGrowOrWordsAreStored(
      Granularity granularity, int labels, int labelLength) {
    Scenario scenario =
        new Scenario(ClientVersion.V0_4_2, granularity, 1, labels, labelLength, 1, 1, false, false);

    Exploration every = apart(scenario, Long.MAX_VALUE);
    Exploration once = merged(scenario);

    assertThat(once.schedules()).isPresent().isEqualTo(every.schedules());
    assertThat(lengths(once)).isEqualTo(lengths(every));
    assertThat(once.states()).isLessThan(every.states());
  }

  /**
   * The parent opens the file before or after the child has made it 2 MiB long, with the same
   * {@code used}. At the fork its handle alone remembers which: one of 1 MiB has to grow for the
   * last entry. The expected number is that of the search that merges nothing, which takes minutes.
   */
  @Test
  void shouldKeepHandlesApartThatMapDifferentSizes() {
    String text =
        "schedule 1\nclient 0.4.2\ngranularity observed\nmetric all g l \"help\"\n"
            + "process 1 parent\n  fork 2\n  set g \"b\" 1\n  fork 3\n  set g \"d\"*1048500 1\n"
            + "process 2 child\n  set g \"e\"*1048540 1\nprocess 3 child\n";
    Plan plan = ScheduleText.parseScenario(text, "plan").plan();

    Exploration once = new Explorer(plan, false, Explorer.Limits.NONE, SILENT).run();

    assertThat(once.schedules().orElseThrow().total()).isEqualTo(7_403_155);
  }

  /** Of the first scrape only that it has ended matters to the second. */
  @Test
  void shouldComeToTheSameWhenAScrapeIsFollowedByAnother() {
    String text =
        "schedule 1\nclient 0.4.2\ngranularity observed\nmetric all g l \"help\"\n"
            + "process 1 parent\n  set g \"a\" 1\nprocess 2 parent\n  set g \"a\" 1\n"
            + "process 3 scrape\n  scrape\n  scrape\n";
    Plan plan = ScheduleText.parseScenario(text, "plan").plan();
    Explorer every =
        new Explorer(
            TransitionSystem.ofOneRun(plan, Explorer.DIRECTORY),
            false,
            Explorer.Limits.NONE,
            SILENT,
            false,
            false,
            Integer.MAX_VALUE);

    Exploration once = new Explorer(plan, false, Explorer.Limits.NONE, SILENT).run();

    assertThat(once.schedules()).isPresent().isEqualTo(every.run().schedules());
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
      assertSame(layered(scenario.search()), once);
    }
  }

  static List<String> faults() throws IOException {
    return FaultCatalogue.all().stream().map(FaultCase::id).toList();
  }

  /**
   * Every step makes the progress of a state greater, whatever the programs do: so when a layer's
   * turn comes nothing leads into it any more, and what was forgotten is not met again.
   */
  @ParameterizedTest
  @MethodSource("faults")
  void shouldCountTheSameLayerByLayer(String id) throws Exception {
    FaultCase fault = FaultCatalogue.find(id).orElseThrow();
    Search search = fault.search(fault.version(), Set.of());
    Explorer.Limits limits = new Explorer.Limits(4_000, Double.POSITIVE_INFINITY);
    Exploration kept = search.explorer(limits, SILENT).run();
    if (kept.complete()) {
      assertSame(layered(search), kept);
    }
  }

  private static void assertSame(Exploration layered, Exploration kept) {
    assertThat(layered.schedules()).isEqualTo(kept.schedules());
    assertThat(lengths(layered)).isEqualTo(lengths(kept));
    assertThat(layered.states()).isEqualTo(kept.states());
    assertThat(layered.standsFor()).isEqualTo(kept.standsFor());
    assertThat(layered.transitions()).isEqualTo(kept.transitions());
    assertThat(layered.depth()).isEqualTo(kept.depth());
    assertThat(layered.taken()).isEqualTo(kept.taken());
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
