package multiproc.client;

import static multiproc.client.Simulation.entry;
import static multiproc.client.Simulation.file;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The files that a forked process writes to, by release and inherited state. */
class InheritedStateTest {

  private static final long PARENT = 1000;
  private static final long CHILD = 2000;
  private static final String COUNT = "writer_process_count";
  private static final String GAUGE = "writer_0_my_gauge";

  private static void start(SimulatedProcess child) {
    child.run(() -> child.gauge(GAUGE, "label1").labels("my label").set(10_000));
  }

  private static void countSeven(SimulatedProcess parent) {
    Gauge count = parent.gauge(COUNT, "worker_id");
    parent.run(
        () -> {
          for (int worker = 0; worker < 7; worker++) {
            count.labels("" + worker).set(1);
          }
        });
  }

  private static byte[] childEntry(double value) {
    return entry(GAUGE, "label1", "my label", value);
  }

  /** The seven labels' entries, and the child's after them. */
  private static byte[] sevenAnd(double count, double childValue) {
    Stream<byte[]> counts =
        IntStream.range(0, 7).mapToObj(worker -> entry(COUNT, "worker_id", "" + worker, count));
    return file(
        704, Stream.concat(counts, Stream.of(childEntry(childValue))).toArray(byte[][]::new));
  }

  private static Stream<String> stepsOnParentsFile(SimulatedProcess child) {
    return child.steps().stream().filter(step -> step.contains("gauge_all_" + PARENT));
  }

  @Test
  void shouldWriteToParentsFileFirstWhenFirstGenerationRuns042() {
    try (Simulation simulation = new Simulation(ClientVersion.V0_4_2)) {
      SimulatedProcess child = simulation.fork(simulation.start(PARENT), CHILD);
      start(child);

      assertThat(simulation.usedBytes(PARENT)).isEqualTo(file(88, childEntry(0.0)));
      assertThat(simulation.usedBytes(CHILD)).isEqualTo(file(88, childEntry(10_000)));
    }
  }

  @Test
  void shouldTakeTheseStepsWhenFirstGenerationRuns042() {
    try (Simulation simulation = new Simulation(ClientVersion.V0_4_2)) {
      SimulatedProcess child = simulation.fork(simulation.start(PARENT), CHILD);
      start(child);

      assertThat(child.steps())
          .containsExactly(
              "openForWriting gauge_all_1000.db",
              "size gauge_all_1000.db",
              "truncate gauge_all_1000.db 1048576",
              "size gauge_all_1000.db",
              "map gauge_all_1000.db 1048576",
              "getInt gauge_all_1000.db 0",
              "putInt gauge_all_1000.db 0 8",
              "putBytes gauge_all_1000.db 8 80",
              "putInt gauge_all_1000.db 0 88",
              "getDouble gauge_all_1000.db 80",
              "close gauge_all_1000.db",
              "openForWriting gauge_all_2000.db",
              "size gauge_all_2000.db",
              "truncate gauge_all_2000.db 1048576",
              "size gauge_all_2000.db",
              "map gauge_all_2000.db 1048576",
              "getInt gauge_all_2000.db 0",
              "putInt gauge_all_2000.db 0 8",
              "putBytes gauge_all_2000.db 8 80",
              "putInt gauge_all_2000.db 0 88",
              "getDouble gauge_all_2000.db 80",
              "putDouble gauge_all_2000.db 80 10000.0");
    }
  }

  @Test
  void shouldNeverTouchParentsFileWhenFirstGenerationRuns050() {
    try (Simulation simulation = new Simulation(ClientVersion.V0_5_0)) {
      SimulatedProcess child = simulation.fork(simulation.start(PARENT), CHILD);
      start(child);

      assertThat(stepsOnParentsFile(child)).isEmpty();
      assertThat(simulation.exists(PARENT)).isFalse();
      assertThat(simulation.usedBytes(CHILD)).isEqualTo(file(88, childEntry(10_000)));
    }
  }

  @Test
  void shouldAppendAtParentsCachedUsedWhenLaterGenerationRuns042() {
    try (Simulation simulation = new Simulation(ClientVersion.V0_4_2)) {
      SimulatedProcess parent = simulation.start(PARENT);
      countSeven(parent);
      SimulatedProcess child = simulation.fork(parent, CHILD);
      start(child);

      assertThat(stepsOnParentsFile(child))
          .containsExactly(
              "putBytes gauge_all_1000.db 624 80",
              "putInt gauge_all_1000.db 0 704",
              "getDouble gauge_all_1000.db 696",
              "close gauge_all_1000.db");
      assertThat(simulation.usedBytes(PARENT)).isEqualTo(sevenAnd(1.0, 0.0));
      assertThat(simulation.usedBytes(CHILD)).isEqualTo(sevenAnd(0.0, 10_000));
    }
  }

  @Test
  void shouldOnlyCloseParentsFileWhenLaterGenerationRuns050() {
    try (Simulation simulation = new Simulation(ClientVersion.V0_5_0)) {
      SimulatedProcess parent = simulation.start(PARENT);
      countSeven(parent);
      byte[] before = simulation.contents(PARENT);
      SimulatedProcess child = simulation.fork(parent, CHILD);
      start(child);

      assertThat(stepsOnParentsFile(child)).containsExactly("close gauge_all_1000.db");
      assertThat(simulation.contents(PARENT)).isEqualTo(before);
      assertThat(simulation.usedBytes(CHILD)).isEqualTo(sevenAnd(0.0, 10_000));
    }
  }

  @Test
  void shouldOverwriteTheChildsEntryWhenParentAppendsAtItsOwnUsed() {
    try (Simulation simulation = new Simulation(ClientVersion.V0_4_2)) {
      SimulatedProcess parent = simulation.start(PARENT);
      countSeven(parent);
      start(simulation.fork(parent, CHILD));
      parent.run(() -> parent.gauge("other", "a").labels("b").set(2));

      byte[] other = entry("other", "a", "b", 2.0);
      byte[] used = simulation.usedBytes(PARENT);
      assertThat(used).hasSize(624 + other.length).endsWith(other);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"V0_4_2", "V0_5_0"})
  void shouldStartInheritedValuesFromZeroWhenForked(ClientVersion version) {
    try (Simulation simulation = new Simulation(version)) {
      SimulatedProcess parent = simulation.start(PARENT);
      MmapedValue[] values = new MmapedValue[1];
      parent.run(() -> values[0] = parent.gauge(COUNT, "worker_id").labels("0"));
      parent.run(() -> values[0].inc(5));
      SimulatedProcess child = simulation.fork(parent, CHILD);
      start(child);

      assertThat(simulation.scrape().values())
          .containsEntry("writer_process_count{pid=1000, worker_id=0}", 5.0)
          .containsEntry("writer_process_count{pid=2000, worker_id=0}", 0.0)
          .containsEntry("writer_0_my_gauge{label1=my label, pid=2000}", 10_000.0);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"V0_4_2", "V0_5_0"})
  void shouldKeepToOneFileWhenProcessIsNotForked(ClientVersion version) {
    try (Simulation simulation = new Simulation(version)) {
      SimulatedProcess process = simulation.start(PARENT);
      start(process);

      assertThat(simulation.memory().list(Simulation.DIRECTORY, ""))
          .containsExactly(Simulation.path(PARENT));
      assertThat(simulation.usedBytes(PARENT)).isEqualTo(file(88, childEntry(10_000)));
    }
  }
}
