package multiproc.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import multiproc.client.ClientVersion;
import multiproc.client.Fault;
import multiproc.client.MultiProcessCollector;
import multiproc.harness.fork.WorkerDeath;
import multiproc.harness.record.TraceFacts;
import multiproc.layout.DbException;
import multiproc.layout.DbLayout;
import multiproc.layout.KeyJson;
import multiproc.store.MappedStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileFaultTest {

  /** Of a process that cannot be alive: its pid is above what Linux gives. */
  private static final String NAME = "gauge_all_999999999.db";

  @TempDir Path folder;

  /** A worker's 80-byte entry over the parent's 88-byte one. */
  private DbException overwritten() throws IOException {
    byte[] file = new byte[DbLayout.INITIAL_SIZE];
    ByteBuffer bytes = ByteBuffer.wrap(file).order(DbLayout.BYTE_ORDER);
    byte[] parents = entry("writer_process_count", Map.of("worker_id", "0"), 1.0);
    byte[] workers = entry("writer_0_my_gauge", Map.of("label1", "my label"), 0.0);
    bytes.putInt(0, 96).put(8, parents).put(8, workers);
    return failure(file);
  }

  private static byte[] entry(String name, Map<String, String> labels, double value) {
    return DbLayout.encodeEntry(
        KeyJson.encode(name, name, labels).getBytes(StandardCharsets.US_ASCII), value);
  }

  private DbException failure(byte[] file) throws IOException {
    Files.write(folder.resolve(NAME), file);
    List<DbException> failures =
        new MultiProcessCollector(new MappedStore(), folder.toString(), ClientVersion.V0_4_2)
            .failures();
    assertThat(failures).hasSize(1);
    return failures.get(0);
  }

  private static TraceFacts facts(Map<String, Set<Long>> appendedByOthers) {
    return new TraceFacts(appendedByOthers, List.of(), List.of());
  }

  @Test
  void shouldBeForkInitWhenAnotherProcessIsRecordedToHaveAppended() throws Exception {
    Set<Long> others = new TreeSet<>(List.of(4102L, 4103L, 4104L, 4105L, 4106L));

    FileFault fault =
        FileFault.of(overwritten(), ClientVersion.V0_4_2, Optional.of(facts(Map.of(NAME, others))));

    assertThat(fault.fault()).contains(Fault.FORK_INIT);
    assertThat(fault.evidence())
        .isEqualTo(
            "recorded: processes 4102, 4103, 4104 and 2 more stored an entry into the file of their"
                + " parent");
  }

  @Test
  void shouldNotBeForkInitWhenTheSystemKilledTheChildSinceTheFileWasCut() throws IOException {
    Files.write(folder.resolve("gauge_all_4101.db"), new byte[100]);
    WorkerDeath death =
        WorkerDeath.ofBusError(
            new InternalError("a fault occurred in an unsafe memory access operation"),
            folder.toString(),
            4102,
            4101);

    FileFault fault = FileFault.ofDeath(4103, death, ClientVersion.V0_4_2);

    assertThat(fault.failure()).contains("the file was cut under its mapping to 100 bytes");
    assertThat(fault.fault()).isEmpty();
  }

  @Test
  void shouldBeTheDisksWhenTheWriterOfAFileWithoutHeaderDiedOfIt() throws Exception {
    FileFault fault =
        FileFault.of(
            failure(new byte[DbLayout.INITIAL_SIZE]), ClientVersion.V0_4_2, Optional.empty());

    assertThat(fault.fault()).contains(Fault.EMPTY_FILE);
    assertThat(fault.orOfFullDisk(Set.of(4102L))).isSameAs(fault);
    assertThat(fault.orOfFullDisk(Set.of(4102L, 999_999_999L)).fault()).contains(Fault.DISK_FULL);
  }

  @Test
  void shouldNotBeForkInitWhenTheRecordHasNoOtherProcess() throws Exception {
    FileFault fault =
        FileFault.of(overwritten(), ClientVersion.V0_4_2, Optional.of(facts(Map.of())));

    assertThat(fault.fault()).isEmpty();
    assertThat(fault.name()).isEqualTo("unknown fault");
  }

  @Test
  void shouldDecideByTheBytesWhenNothingWasRecorded() throws Exception {
    FileFault fault = FileFault.of(overwritten(), ClientVersion.V0_4_2, Optional.empty());

    assertThat(fault.fault()).contains(Fault.FORK_INIT);
    assertThat(fault.evidence()).isEqualTo("by its bytes");
  }

  @Test
  void shouldNotBeForkInitWhenTheClientHasTheFix() throws Exception {
    assertThat(FileFault.of(overwritten(), ClientVersion.V0_5_0, Optional.empty()).fault())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, DbLayout.INITIAL_SIZE})
  void shouldBeEmptyFileWhenThereIsNoHeader(int size) throws Exception {
    // Even if other processes stored into the file: without a header no reader reads their entries.
    FileFault fault =
        FileFault.of(
            failure(new byte[size]),
            ClientVersion.V0_4_2,
            Optional.of(facts(Map.of(NAME, Set.of(4102L)))));

    assertThat(fault.fault()).contains(Fault.EMPTY_FILE);
    assertThat(fault.evidence())
        .isEqualTo("no header in " + size + " bytes; its writer, process 999999999, is dead");
  }

  @Test
  void shouldNotSayThatTheWriterIsDeadWhenAProcessOfItsPidLives() throws Exception {
    Process other = new ProcessBuilder("sleep", "60").start();
    try {
      Files.createFile(folder.resolve("gauge_all_" + other.pid() + ".db"));
      DbException failure =
          new MultiProcessCollector(new MappedStore(), folder.toString(), ClientVersion.V0_4_2)
              .failures()
              .get(0);

      FileFault fault = FileFault.of(failure, ClientVersion.V0_4_2, Optional.empty());

      assertThat(fault.fault()).isEmpty();
      assertThat(fault.evidence()).endsWith("may be alive");
    } finally {
      other.destroyForcibly().waitFor();
    }
  }

  @Test
  void shouldBeForkInitWhenAWorkerDiedOfItsParentsFile() {
    WorkerDeath death = new WorkerDeath(0, "error", "unpack_from", "./tmp/" + NAME, 104);

    assertThat(FileFault.ofDeath(4107, death, ClientVersion.V0_4_2).fault())
        .contains(Fault.FORK_INIT);
    assertThat(FileFault.ofDeath(999999999, death, ClientVersion.V0_4_2).fault()).isEmpty();
    assertThat(FileFault.ofDeath(4107, death, ClientVersion.V0_0_19).fault())
        .contains(Fault.IMPORT_PID);
    assertThat(FileFault.ofDeath(0, death, ClientVersion.V0_4_2).fault()).isEmpty();
  }

  @Test
  void shouldNameEachFaultOnceWhenThereAreSeveral() {
    FileFault empty = fault(Optional.of(Fault.EMPTY_FILE));
    FileFault fork = fault(Optional.of(Fault.FORK_INIT));
    FileFault unknown = fault(Optional.empty());

    assertThat(FileFault.names(List.of(empty, fork, empty))).isEqualTo("fork-init, empty-file");
    assertThat(FileFault.names(List.of(unknown, fork))).isEqualTo("fork-init, unknown fault");
    assertThat(FileFault.names(List.of(unknown))).isEqualTo("unknown fault");
  }

  private static FileFault fault(Optional<Fault> fault) {
    return new FileFault("x.db", "broken (x.db, position 8)", fault, "seen");
  }

  @Test
  void shouldBeOfTheEndOfTheRunWhenItsWriterWasKilledBeforeItsFirstHeader() throws Exception {
    FileFault without =
        FileFault.of(
            failure(new byte[DbLayout.INITIAL_SIZE]), ClientVersion.V0_4_2, Optional.empty());
    FileFault overwritten = FileFault.of(overwritten(), ClientVersion.V0_4_2, Optional.empty());

    assertThat(without.isUnfinishedOf(Set.of(999999999L))).isTrue();
    assertThat(without.isUnfinishedOf(Set.of(4102L))).isFalse();
    assertThat(overwritten.isUnfinishedOf(Set.of(999999999L))).isFalse();
    FileFault unnamed = fault(Optional.of(Fault.EMPTY_FILE));
    assertThat(unnamed.isUnfinishedOf(Set.of(4102L))).isFalse();
  }

  /** The launcher has ended when the files are looked at, but its JVM has not. */
  @Test
  void shouldBeOfTheEndOfTheRunWhenItsWriterIsTheLauncherItself() throws Exception {
    long own = ProcessHandle.current().pid();
    Path file = folder.resolve("gauge_all_" + own + ".db");
    Files.write(file, new byte[DbLayout.INITIAL_SIZE]);
    DbException failure =
        new MultiProcessCollector(new MappedStore(), folder.toString(), ClientVersion.V0_4_2)
            .failures()
            .get(0);
    FileFault fault = FileFault.of(failure, ClientVersion.V0_4_2, Optional.empty());
    assertThat(fault.fault()).contains(Fault.EMPTY_FILE);
    assertThat(fault.isUnfinishedOf(Set.of(own))).isTrue();
  }
}
