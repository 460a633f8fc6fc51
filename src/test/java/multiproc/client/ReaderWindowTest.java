package multiproc.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import multiproc.layout.DbException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The result of a scrape between two steps of a writer, which is the same in every release. */
class ReaderWindowTest {

  private static final long WRITER = 1000;
  private static final String FILE = "gauge_all_1000.db";
  private static final String COUNT = "writer_process_count";

  private static void beginToCount(SimulatedProcess writer, String worker) {
    Gauge count = writer.gauge(COUNT, "worker_id");
    writer.begin(() -> count.labels(worker).set(1));
  }

  private static DbException failure(Simulation simulation) {
    return catchThrowableOfType(DbException.class, simulation::scrape);
  }

  @ParameterizedTest
  @EnumSource(names = {"V0_4_2", "V0_5_0"})
  void shouldFailOnceWhenFileHasNoSizeYet(ClientVersion version) {
    try (Simulation simulation = new Simulation(version)) {
      SimulatedProcess writer = simulation.start(WRITER);
      beginToCount(writer, "0");
      writer.runTo("truncate " + FILE);

      DbException error = failure(simulation);
      assertThat(error.pythonType()).isEqualTo("IOError");
      assertThat(error).hasMessage("File not open for writing");
      assertThat(error.file()).isEqualTo(Simulation.path(WRITER));
      writer.finish();
      assertThat(simulation.scrape().values()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"V0_4_2", "V0_5_0"})
  void shouldFailOnceWhenHeaderIsStillZero(ClientVersion version) {
    try (Simulation simulation = new Simulation(version)) {
      SimulatedProcess writer = simulation.start(WRITER);
      beginToCount(writer, "0");
      writer.runTo("putInt " + FILE + " 0 8");

      DbException error = failure(simulation);
      assertThat(error.pythonType()).isEqualTo("TypeError");
      assertThat(error).hasMessage("mmap can't modify a readonly memory map.");
      writer.step();
      assertThat(simulation.scrape().values()).isEmpty();
      writer.finish();
      assertThat(simulation.scrape().values()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"V0_4_2", "V0_5_0"})
  void shouldFailForGoodWhenWriterIsKilledInTheWindow(ClientVersion version) {
    for (String step : new String[] {"truncate", "putInt " + FILE + " 0 8"}) {
      try (Simulation simulation = new Simulation(version)) {
        SimulatedProcess healthy = simulation.start(WRITER + 1);
        beginToCount(healthy, "1");
        healthy.finish();
        SimulatedProcess writer = simulation.start(WRITER);
        beginToCount(writer, "0");
        writer.runTo(step);
        writer.kill();

        assertThat(failure(simulation)).isNotNull();
        assertThat(failure(simulation).file()).isEqualTo(Simulation.path(WRITER));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"V0_4_2", "V0_5_0"})
  void shouldSeeOldUsedWhenEntryIsStoredAndHeaderIsNot(ClientVersion version) {
    try (Simulation simulation = new Simulation(version)) {
      SimulatedProcess writer = simulation.start(WRITER);
      beginToCount(writer, "0");
      writer.finish();
      beginToCount(writer, "1");
      writer.runTo("putInt " + FILE + " 0 184");

      assertThat(simulation.scrape().values())
          .containsOnlyKeys("writer_process_count{pid=1000, worker_id=0}");
      writer.step();
      assertThat(simulation.scrape().values())
          .containsEntry("writer_process_count{pid=1000, worker_id=1}", 0.0);
      writer.finish();
      assertThat(simulation.scrape().values())
          .containsEntry("writer_process_count{pid=1000, worker_id=1}", 1.0);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"V0_4_2", "V0_5_0"})
  void shouldKeepToTheUsedItReadWhenWriterAppendsMeanwhile(ClientVersion version) {
    try (Simulation simulation = new Simulation(version)) {
      SimulatedProcess writer = simulation.start(WRITER);
      beginToCount(writer, "0");
      writer.finish();
      SimulatedProcess reader = simulation.start(3000);
      Samples[] seen = new Samples[1];
      reader.begin(() -> seen[0] = scrape(reader, version));
      reader.runThrough("read " + FILE + " 0 4");
      beginToCount(writer, "1");
      writer.finish();
      reader.finish();

      assertThat(seen[0].values()).containsOnlyKeys("writer_process_count{pid=1000, worker_id=0}");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"V0_4_2", "V0_5_0"})
  void shouldFailWhenListedFileIsGone(ClientVersion version) {
    try (Simulation simulation = new Simulation(version)) {
      SimulatedProcess writer = simulation.start(WRITER);
      Gauge live = new Gauge(writer.client, "live", "", List.of(), "liveall");
      writer.run(() -> live.labels().set(1));
      SimulatedProcess reader = simulation.start(3000);
      reader.begin(() -> scrape(reader, version));
      reader.runTo("openForReading gauge_liveall_1000.db");
      markDead(simulation);

      DbException error = catchThrowableOfType(DbException.class, reader::finish);
      assertThat(error.pythonType()).isEqualTo("IOError");
      assertThat(error)
          .hasMessage("[Errno 2] No such file or directory: u'/multiproc/gauge_liveall_1000.db'");
      assertThat(simulation.scrape().values()).isEmpty();
    }
  }

  private static Samples scrape(SimulatedProcess reader, ClientVersion version) {
    return Samples.of(
        new MultiProcessCollector(reader.store(), Simulation.DIRECTORY, version).collect());
  }

  private static void markDead(Simulation simulation) {
    try {
      MultiProcessCollector.markProcessDead(
          simulation.memory(), Simulation.DIRECTORY, WRITER, ClientVersion.V0_4_2);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
