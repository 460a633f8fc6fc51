package multiproc.client;

import static multiproc.client.ClientVersion.V0_4_2;
import static multiproc.client.ClientVersion.V0_5_0;
import static multiproc.client.Simulation.entry;
import static multiproc.client.Simulation.file;
import static multiproc.client.Simulation.orphan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.util.List;
import multiproc.layout.DbException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The corruption of the parent's file by 0.4.2 while the first generation starts: one forced
 * interleaving for each form, checked byte by byte.
 */
class ForkInitTest {

  private static final long PARENT = 1000;
  private static final String FILE = "gauge_all_1000.db";
  private static final String COUNT = "writer_process_count";
  private static final String LABEL = "worker_id";

  /** Series with entries of 80 bytes. */
  private static final String WORKER_0 = "writer_0_my_gauge";

  private static final String WORKER_1 = "writer_1_my_gauge";

  /** A series with an entry of 88 bytes, as the parent's. */
  private static final String WORKER_10 = "writer_10_my_gauge";

  private final Simulation simulation = new Simulation(V0_4_2);
  private final SimulatedProcess parent = simulation.start(PARENT);
  private final Gauge count = parent.gauge(COUNT, LABEL);

  @AfterEach
  void close() {
    simulation.close();
  }

  /** Forks a worker of the first generation. */
  private SimulatedProcess worker(long pid) {
    return simulation.fork(parent, pid);
  }

  /** A worker's first calls: makes its gauge and sets it. */
  private static Runnable start(SimulatedProcess worker, String gauge) {
    return () -> worker.gauge(gauge, "label1").labels("my label").set(10_000);
  }

  private void parentCounts(String workerId, double value) {
    parent.run(() -> count.labels(workerId).set(value));
  }

  private DbException scrapeFailure(ClientVersion version) {
    return catchThrowableOfType(
        DbException.class,
        () -> BothMerges.collect(simulation.memory(), Simulation.DIRECTORY, version));
  }

  private DbException openFailure(ClientVersion version) {
    return catchThrowableOfType(
        DbException.class,
        () -> MmapedDict.open(simulation.memory(), Simulation.path(PARENT), version));
  }

  /**
   * The worker reads used=8, the parent appends, the worker appends over it, the parent continues.
   */
  private void misalign() {
    SimulatedProcess worker = worker(2000);
    worker.begin(start(worker, WORKER_0));
    worker.runTo("putBytes " + FILE + " 8 80");
    parentCounts("0", 1);
    worker.runThrough("putInt " + FILE + " 0 88");
    parentCounts("1", 1);
    worker.finish();
  }

  @Test
  void shouldLeaveOrphanValueWhenShorterEntryCoversLonger() {
    misalign();

    assertThat(simulation.usedBytes(PARENT))
        .isEqualTo(
            file(
                184,
                entry(WORKER_0, "label1", "my label", 0.0),
                orphan(1.0),
                entry(COUNT, LABEL, "1", 1.0)));
    assertThat(simulation.usedBytes(2000))
        .isEqualTo(file(88, entry(WORKER_0, "label1", "my label", 10_000)));
  }

  @Test
  void shouldFailEveryScrapeAtTheOrphanWhenMisaligned() {
    misalign();

    for (ClientVersion version : List.of(V0_4_2, V0_5_0)) {
      DbException error = scrapeFailure(version);
      assertThat(error.pythonType()).isEqualTo("ValueError");
      assertThat(error).hasMessage("No JSON object could be decoded");
      assertThat(error.position()).isEqualTo(88);
      assertThat(error.file()).isEqualTo(Simulation.path(PARENT));
    }
  }

  @Test
  void shouldShowTheOriginalsNumberWhenMisalignedFileIsOpenedLater() {
    SimulatedProcess late = worker(2001);
    misalign();

    DbException error =
        catchThrowableOfType(DbException.class, () -> late.run(start(late, WORKER_1)));

    assertThat(error.pythonType()).isEqualTo("error");
    assertThat(error).hasMessage("unpack_from requires a buffer of at least 1919251561 bytes");
    assertThat(error.position()).isEqualTo(104);
    assertThat(simulation.exists(2001)).isFalse();
  }

  @Test
  void shouldNameTheFileWhenMisalignedFileIsOpenedByABoundedWalk() {
    misalign();

    DbException error = openFailure(V0_5_0);

    assertThat(error.pythonType()).isEqualTo("RuntimeError");
    assertThat(error)
        .hasMessage("Read beyond file size detected, /multiproc/gauge_all_1000.db is corrupted.");
    assertThat(error.position()).isEqualTo(104);
  }

  /** The parent's first value is at the position where the second worker's entry will begin. */
  private void stomp(double value) {
    SimulatedProcess first = worker(2000);
    SimulatedProcess second = worker(2001);
    first.begin(start(first, WORKER_0));
    first.runTo("putBytes " + FILE + " 8 80");
    parentCounts("0", 1);
    first.finish();
    second.run(start(second, WORKER_1));
    parentCounts("0", value);
  }

  @Test
  void shouldOverwriteLengthWithHalfADoubleWhenValueIsStoredAgain() {
    stomp(1.0);

    byte[] stomped = entry(WORKER_1, "label1", "my label", 0.0);
    ByteBuffer.wrap(stomped).put(orphan(1.0));
    assertThat(simulation.usedBytes(PARENT))
        .isEqualTo(file(168, entry(WORKER_0, "label1", "my label", 0.0), stomped));
  }

  @ParameterizedTest
  @CsvSource({
    "1.0, ValueError, No JSON object could be decoded, No JSON object could be decoded",
    "0.1, error, bad char in struct format, bad char in struct format",
    "0.3333333333333333, error, unpack_from requires a buffer of at least 1431655765 bytes, "
        + "'Read beyond file size detected, /multiproc/gauge_all_1000.db is corrupted.'"
  })
  void shouldFailByTheValuesLowHalfWhenItBecameALength(
      double value, String type, String message, String boundedMessage) {
    stomp(value);

    DbException error = scrapeFailure(V0_4_2);
    assertThat(error.pythonType()).isEqualTo(type);
    assertThat(error).hasMessage(message);
    assertThat(error.position()).isEqualTo(88);
    assertThat(scrapeFailure(V0_5_0)).hasMessage(boundedMessage);
  }

  @Test
  void shouldLoseSeriesUnnoticedWhenEntriesHaveEqualLength() {
    SimulatedProcess worker = worker(2000);
    worker.begin(start(worker, WORKER_10));
    worker.runTo("putBytes " + FILE + " 8 88");
    parentCounts("0", 1);
    worker.finish();
    parentCounts("1", 1);
    parentCounts("0", 5);

    assertThat(simulation.usedBytes(PARENT))
        .isEqualTo(
            file(184, entry(WORKER_10, "label1", "my label", 5.0), entry(COUNT, LABEL, "1", 1.0)));
    assertThat(simulation.scrape().values())
        .containsOnlyKeys(
            "writer_10_my_gauge{label1=my label, pid=1000}",
            "writer_10_my_gauge{label1=my label, pid=2000}",
            "writer_process_count{pid=1000, worker_id=1}");
  }

  @Test
  void shouldLoseTheFirstWorkerWhenTwoAppendAtOnePosition() {
    SimulatedProcess first = worker(2000);
    SimulatedProcess second = worker(2001);
    first.begin(start(first, WORKER_0));
    first.runTo("putBytes " + FILE + " 8 80");
    second.begin(start(second, WORKER_1));
    second.runTo("putBytes " + FILE + " 8 80");
    first.finish();
    second.finish();

    assertThat(simulation.usedBytes(PARENT))
        .isEqualTo(file(88, entry(WORKER_1, "label1", "my label", 0.0)));
    assertThat(simulation.scrape().values()).hasSize(3);
  }

  @Test
  void shouldHideLaterEntriesWhenSmallerHeaderIsStoredLast() {
    SimulatedProcess worker = worker(2000);
    worker.begin(start(worker, WORKER_10));
    worker.runTo("putBytes " + FILE + " 8 88");
    parentCounts("0", 1);
    worker.runTo("putInt " + FILE + " 0 96");
    parentCounts("1", 1);
    parentCounts("2", 1);
    assertThat(simulation.usedBytes(PARENT)).hasSize(272);
    worker.finish();

    assertThat(simulation.usedBytes(PARENT)).hasSize(96);
    assertThat(simulation.scrape().values())
        .containsOnlyKeys(
            "writer_10_my_gauge{label1=my label, pid=1000}",
            "writer_10_my_gauge{label1=my label, pid=2000}");
  }

  @Test
  void shouldForgetAnEntryWhenTwoInitialiseTheHeader() {
    SimulatedProcess worker = worker(2000);
    worker.begin(start(worker, WORKER_0));
    worker.runTo("putInt " + FILE + " 0 8");
    parentCounts("0", 1);
    assertThat(simulation.usedBytes(PARENT)).hasSize(96);
    worker.step();

    assertThat(simulation.usedBytes(PARENT)).hasSize(8);
    assertThat(simulation.scrape().values()).isEmpty();
  }

  @Test
  void shouldCutTheParentsMappingWhenWorkerDoublesFromASmallerSize() {
    String long600k = "x".repeat(600_000);
    SimulatedProcess worker = worker(2000);
    worker.begin(() -> worker.gauge(WORKER_0, "label1").labels("y".repeat(1 << 20)).set(1));
    worker.runTo("truncate " + FILE + " 2097152");
    for (int i = 0; i < 4; i++) {
      parentCounts(i + long600k, 1);
    }
    assertThat(simulation.contents(PARENT)).hasSize(4 << 20);
    worker.step();

    assertThat(simulation.contents(PARENT)).hasSize(2 << 20);
    parentCounts("0" + long600k, 2);
    assertThatThrownBy(() -> parentCounts("3" + long600k, 2)).isInstanceOf(InternalError.class);
  }

  @Test
  void shouldKeepEverySeriesWhenStepsDoNotInterleave() {
    SimulatedProcess worker = worker(2000);
    worker.run(start(worker, WORKER_0));
    parentCounts("0", 1);

    assertThat(simulation.usedBytes(PARENT))
        .isEqualTo(
            file(176, entry(WORKER_0, "label1", "my label", 0.0), entry(COUNT, LABEL, "0", 1.0)));
  }
}
