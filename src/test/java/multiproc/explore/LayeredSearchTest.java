package multiproc.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import multiproc.client.ClientVersion;
import multiproc.explore.catalogue.FaultCase;
import multiproc.explore.catalogue.FaultCatalogue;
import multiproc.schedule.Granularity;
import multiproc.schedule.ScheduleText;
import multiproc.schedule.model.TransitionSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LayeredSearchTest {

  private static final long ENOUGH = 1L << 30;

  @TempDir Path folder;

  private static Search search(int labels, boolean kill) {
    return new Scenario(ClientVersion.V0_4_2, Granularity.OBSERVED, 2, labels, 1, 1, kill, false)
        .search();
  }

  private static LayeredSearch layered(Search search, long memory) {
    return layered(search, memory, 1);
  }

  private static LayeredSearch layered(Search search, long memory, int threads) {
    TransitionSystem system =
        new TransitionSystem(search.plan(), Explorer.DIRECTORY, search.fault());
    system.initial();
    return new LayeredSearch(
        new SearchSpace(system, search.kill(), true, true), memory, threads, threads > 1 ? 8 : 0);
  }

  /**
   * Expands at least one state. A search that lost states would never end: it fails here.
   *
   * @param calls so far, each of at least one state
   */
  private static void expand(LayeredSearch search, long calls) {
    assertThat(search.left()).as("states left").isPositive();
    assertThat(calls).as("calls of expand").isLessThan(search.states());
    search.expand(1);
  }

  private static List<Object> finish(LayeredSearch search) {
    for (long calls = 0; search.left() > 0; calls++) {
      expand(search, calls);
    }
    search.close();
    return List.of(
        search.counts(),
        search.states(),
        search.standsFor(),
        search.transitions(),
        search.deepest());
  }

  @Test
  void shouldCountTheSameWhenEveryLayerIsWrittenToAFile() {
    Search search = search(2, true);

    assertThat(finish(layered(search, 0))).isEqualTo(finish(layered(search, ENOUGH)));
  }

  /** Only the layer that is being expanded is in memory, and what was found since. */
  @Test
  void shouldKeepNoLaterLayerInMemoryWhenThereIsNoMemoryForIt() {
    LayeredSearch small = layered(search(2, true), 0);
    for (int layer = 0; layer < 12; layer++) {
      while (!small.isBetweenLayers()) {
        small.expand(1);
      }
      small.expand(0);
      OpenLayers later = small.part(0).open;
      assertThat(small.left()).isGreaterThanOrEqualTo(small.part(0).ahead());
      assertThat(later.get(later.first()).size()).isZero();
    }
    assertThat(small.left()).isGreaterThan(small.part(0).ahead());
    small.close();
  }

  /**
   * In which part of a layer a state is expanded, and by whom, changes no number: the parts are by
   * the states' hash, so each state is in one, and numbers of ways are sums.
   */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 8})
  void shouldCountTheSameOnSeveralThreads(int threads) {
    Search search = search(2, true);
    LayeredSearch one = layered(search, ENOUGH);
    LayeredSearch several = layered(search, ENOUGH, threads);

    assertThat(finish(several)).isEqualTo(finish(one));
    assertThat(several.isShared()).isTrue();
  }

  @Test
  void shouldTellTheSameOperationsOnSeveralThreads() {
    Search search = search(1, true);
    Exploration one = explorer(search, Explorer.Limits.NONE).with(1, 8).run();
    Exploration several = explorer(search, Explorer.Limits.NONE).with(3, 8).run();

    assertThat(several.taken()).isEqualTo(one.taken());
    assertThat(several.schedules()).isEqualTo(one.schedules());
    assertThat(several.states()).isEqualTo(one.states());
  }

  @Test
  void shouldGuessWhatIsDone() {
    Search search = search(2, true);
    double total = (long) finish(layered(search, ENOUGH)).get(1);
    LayeredSearch guessed = layered(search, ENOUGH);
    while (guessed.left() > 0) {
      guessed.expand(Integer.MAX_VALUE);
      double done = (guessed.states() - guessed.left()) / total;
      assertThat(guessed.done()).isBetween(done - 0.35, done + 0.35);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1, 0.4, 0.7, 0.99})
  void shouldCountTheSameWhenItGoesOnFromWhatWasWritten(double part) throws IOException {
    Search search = search(1, true);
    List<Object> expected = finish(layered(search, ENOUGH));
    LayeredSearch stopped = layered(search, 1 << 14, part < 0.5 ? 3 : 1);
    long all = (long) expected.get(1);
    long calls = 0;
    while (stopped.states() - stopped.left() < part * all || !stopped.isBetweenLayers()) {
      expand(stopped, calls++);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    stopped.write(new DataOutputStream(bytes));
    stopped.close();

    LayeredSearch resumed = layered(search, ENOUGH, part < 0.5 ? 1 : 3);
    resumed.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));

    assertThat(finish(resumed)).isEqualTo(expected);
  }

  /**
   * As a search that is killed after each checkpoint, and one that writes them and goes on. That a
   * number is nearly full is seen in one layer and used in the next one; if it were not written, or
   * forgotten once it is, no number would ever get more longs.
   */
  @Test
  void shouldCountTheSameWhenItGoesOnAtEveryLayerAndNumbersOutgrowOneLong() throws IOException {
    String process = "process %d parent\n  set g \"a\" 1\n  set g \"b\" 1\n";
    String text =
        "schedule 1\nclient 0.4.2\ngranularity operation\nmetric all g l \"help\"\n"
            + process.formatted(1)
            + process.formatted(2)
            + process.formatted(3);
    Search search = new Search("x", ScheduleText.parseScenario(text, "x").plan(), false, null);
    LayeredSearch goingOn = layered(search, ENOUGH);
    LayeredSearch writing = layered(search, ENOUGH);
    while (goingOn.left() > 0) {
      goingOn.expand(Integer.MAX_VALUE);
      writing.expand(Integer.MAX_VALUE);
      writing.write(new DataOutputStream(OutputStream.nullOutputStream()));
      writing.write(new DataOutputStream(OutputStream.nullOutputStream()));
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      goingOn.write(new DataOutputStream(bytes));
      goingOn = layered(search, ENOUGH);
      goingOn.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }

    List<Object> whole = finish(layered(search, ENOUGH));
    assertThat(finish(goingOn)).isEqualTo(whole);
    assertThat(finish(writing)).isEqualTo(whole);
    assertThat(writing.limbs()).isEqualTo(2);
    assertThat(goingOn.counts().total().bitLength()).isGreaterThan(Long.SIZE);
  }

  static List<String> faults() throws IOException {
    return FaultCatalogue.all().stream().map(FaultCase::id).toList();
  }

  /** Each kind of result and of inherited state is written: locks, listings, errors, signals. */
  @ParameterizedTest
  @MethodSource("faults")
  void shouldCountTheSameWhenTheSearchOfAFaultGoesOnFromItsMiddle(String id) throws Exception {
    FaultCase fault = FaultCatalogue.find(id).orElseThrow();
    Search search = fault.search(fault.version(), Set.of());
    LayeredSearch whole = layered(search, ENOUGH);
    while (whole.left() > 0 && whole.states() < 3_000) {
      whole.expand(64);
    }
    if (whole.left() == 0) {
      LayeredSearch stopped = layered(search, ENOUGH);
      while (2 * (stopped.states() - stopped.left()) < whole.states()
          || !stopped.isBetweenLayers()) {
        stopped.expand(Integer.MAX_VALUE);
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      stopped.write(new DataOutputStream(bytes));
      LayeredSearch resumed = layered(search, ENOUGH);
      resumed.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
      assertThat(finish(resumed)).isEqualTo(finish(whole));
    }
  }

  private Checkpoint checkpoint(Search search, String program) {
    return new Checkpoint(folder.resolve("search.checkpoint"), program, search);
  }

  @Test
  void shouldCountTheSameWhenARunThatWasStoppedIsRunAgain() {
    Search search = search(2, true);
    Exploration whole = search.explorer(Explorer.Limits.NONE, (a, b, c) -> {}).run();
    Explorer.Limits half = new Explorer.Limits(whole.states() / 2, Double.POSITIVE_INFINITY);
    Exploration first = explorer(search, half).with(checkpoint(search, "x")).run();
    Exploration second = explorer(search, Explorer.Limits.NONE).with(checkpoint(search, "x")).run();

    assertThat(first.complete()).isFalse();
    assertThat(second.schedules()).isEqualTo(whole.schedules());
    assertThat(second.states()).isEqualTo(whole.states());
    assertThat(second.taken()).isEqualTo(whole.taken());
    assertThat(second.shortest().keySet()).isEqualTo(whole.shortest().keySet());
    assertThat(checkpoint(search, "x").exists()).isFalse();
  }

  private static Explorer explorer(Search search, Explorer.Limits limits) {
    TransitionSystem system = new TransitionSystem(search.plan(), Explorer.DIRECTORY);
    return new Explorer(system, search.kill(), limits, (a, b, c) -> {}, true, 16);
  }
}
