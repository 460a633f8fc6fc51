package multiproc.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import multiproc.layout.DbException;
import multiproc.store.MemoryStore;
import multiproc.store.Store;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MultiProcessValueTest {

  private static final String DIRECTORY = "/multiproc";

  private final MemoryStore memory = new MemoryStore();
  private final List<String> steps = new ArrayList<>();
  private final Store store = TextGate.over(memory, steps::add);

  /** The result of {@code getpid()}; a test changes it where a fork would. */
  private long pid = 1;

  private MultiProcessValue process(ClientVersion version) {
    return new MultiProcessValue(store, DIRECTORY, version, () -> pid);
  }

  private static MmapedValue gauge(MultiProcessValue process, String name) {
    return process.newValue("gauge", name, name, Map.of(), "", "all");
  }

  private List<String> opened() {
    return steps.stream().filter(step -> step.startsWith("openForWriting")).toList();
  }

  @Test
  void shouldKeepOneFilePerPrefixWhenValuesAreMade() {
    MultiProcessValue process = process(ClientVersion.V0_4_2);
    process.newValue("counter", "c", "c_total", Map.of(), "", "all");
    process.newValue("counter", "d", "d_total", Map.of(), "", "");
    process.newValue("gauge", "g", "g", Map.of(), "", "all");
    process.newValue("gauge", "h", "h", Map.of(), "", "min");

    assertThat(opened())
        .containsExactly(
            "openForWriting counter_1.db",
            "openForWriting gauge_all_1.db",
            "openForWriting gauge_min_1.db");
  }

  @Test
  void shouldLoadValueWhenFileHoldsItAlready() {
    gauge(process(ClientVersion.V0_4_2), "g").set(2.5);

    assertThat(gauge(process(ClientVersion.V0_4_2), "g").get()).isEqualTo(2.5);
  }

  @Test
  void shouldAddAndStoreWhenIncremented() {
    MmapedValue value = gauge(process(ClientVersion.V0_4_2), "g");
    value.inc(2);
    value.inc(0.5);

    assertThat(value.get()).isEqualTo(2.5);
    assertThat(gauge(process(ClientVersion.V0_4_2), "g").get()).isEqualTo(2.5);
  }

  @ParameterizedTest
  @CsvSource({"set", "inc", "get"})
  void shouldMoveToOwnFilesWhenAValueIsUsedAfterAFork(String method) {
    Map<String, Consumer<MmapedValue>> methods =
        Map.of("set", v -> v.set(3), "inc", v -> v.inc(3), "get", MmapedValue::get);
    MultiProcessValue process = process(ClientVersion.V0_4_2);
    MmapedValue first = gauge(process, "g");
    process.newValue("counter", "c", "c_total", Map.of(), "", "").inc(1);
    first.set(5);
    steps.clear();
    pid = 2;

    methods.get(method).accept(first);

    assertThat(steps)
        .startsWith("close gauge_all_1.db", "close counter_1.db", "openForWriting gauge_all_2.db");
    assertThat(opened())
        .containsExactly("openForWriting gauge_all_2.db", "openForWriting counter_2.db");
    assertThat(first.get()).isEqualTo("get".equals(method) ? 0 : 3);
    assertThat(process.state().pid()).isEqualTo(2);
    assertThat(
            gauge(new MultiProcessValue(memory, DIRECTORY, ClientVersion.V0_4_2, () -> 1), "g")
                .get())
        .isEqualTo(5);
  }

  @Test
  void shouldUseTheOldHandleWhenNewValueIsMadeAfterAForkBy042() {
    MultiProcessValue process = process(ClientVersion.V0_4_2);
    gauge(process, "g");
    steps.clear();
    pid = 2;

    gauge(process, "h");

    assertThat(opened()).isEmpty();
    assertThat(steps).allMatch(step -> step.contains("gauge_all_1.db")).isNotEmpty();
    assertThat(process.state().pid()).isEqualTo(1);
  }

  @Test
  void shouldMoveFirstWhenNewValueIsMadeAfterAForkBy050() {
    MultiProcessValue process = process(ClientVersion.V0_5_0);
    gauge(process, "g");
    pid = 2;

    gauge(process, "h");

    assertThat(process.state().pid()).isEqualTo(2);
    assertThat(process.state().files().get(0).dict().path()).isEqualTo("/multiproc/gauge_all_2.db");
    assertThat(process.state().files().get(0).dict().positions()).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(names = {"V0_4_2", "V0_5_0"})
  void shouldHandOnWholeStateWhenForked(ClientVersion version) {
    MultiProcessValue parent = process(version);
    gauge(parent, "g").set(5);
    gauge(parent, "h");
    parent.newValue("counter", "c", "c_total", Map.of("a", "b"), "", "").inc(7);
    ProcessState state = parent.state();
    gauge(parent, "late");
    pid = 2;

    MultiProcessValue child = MultiProcessValue.fork(state, store, DIRECTORY, version, () -> pid);

    assertThat(child.state()).isEqualTo(state);
    assertThat(state.pid()).isEqualTo(1);
    assertThat(state.values())
        .extracting(ProcessState.ValueState::value)
        .containsExactly(5., 0., 7.);
    assertThat(state.files())
        .extracting(ProcessState.OpenFile::prefix)
        .containsExactly("gauge_all", "counter");
  }

  @Test
  void shouldLeaveValueUnmadeWhenItsFileIsCorrupt() {
    memory.write(DIRECTORY + "/gauge_all_1.db", new byte[] {96, 0, 0, 0, 0, 0, 0, 0, -1, 0, 0, 0});
    MultiProcessValue process = process(ClientVersion.V0_4_2);

    assertThatThrownBy(() -> gauge(process, "g")).isInstanceOf(DbException.class);
    assertThat(process.state().values()).isEmpty();
    assertThat(process.state().files()).isEmpty();
  }

  @Test
  void shouldLeaveLaterValuesBoundToClosedFilesWhenAResetFails() throws IOException {
    MultiProcessValue process = process(ClientVersion.V0_4_2);
    MmapedValue first = gauge(process, "g");
    MmapedValue second = process.newValue("counter", "c", "c_total", Map.of(), "", "");
    second.inc(1);
    byte[] parents = memory.contents(DIRECTORY + "/counter_1.db");
    byte[] corrupt = {96, 0, 0, 0, 0, 0, 0, 0, -1, 0, 0, 0};
    memory.write(DIRECTORY + "/counter_2.db", corrupt);
    pid = 2;

    assertThatThrownBy(() -> first.set(1)).isInstanceOf(DbException.class);
    DbException error = catchThrowableOfType(DbException.class, () -> second.inc(1));

    assertThat(error.pythonType()).isEqualTo("TypeError");
    assertThat(error).hasMessage("'NoneType' object does not support item assignment");
    assertThat(memory.contents(DIRECTORY + "/counter_1.db")).isEqualTo(parents);
    first.set(2);
    assertThat(process.state().pid()).isEqualTo(2);
  }

  @Test
  void shouldJoinPathsAsPythonWhenDirectoryEndsInASlash() {
    MultiProcessValue process =
        new MultiProcessValue(memory, "./tmp/", ClientVersion.V0_4_2, () -> 1);
    gauge(process, "g");

    assertThat(process.state().files().get(0).dict().path()).isEqualTo("./tmp/gauge_all_1.db");
  }
}
