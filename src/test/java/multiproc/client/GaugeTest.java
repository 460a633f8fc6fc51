package multiproc.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import multiproc.store.MemoryStore;
import org.junit.jupiter.api.Test;

class GaugeTest {

  private final MemoryStore store = new MemoryStore();
  private final MultiProcessValue process =
      new MultiProcessValue(store, "/multiproc", ClientVersion.V0_4_2, () -> 1);
  private final Gauge gauge = new Gauge(process, "g", "", List.of("a", "b"), "max");

  @Test
  void shouldTouchNoFileWhenMade() {
    assertThat(store.list("/multiproc", "")).isEmpty();
  }

  @Test
  void shouldGiveSameChildWhenLabelsAreNamedAgain() {
    MmapedValue child = gauge.labels("1", "2");

    assertThat(gauge.labels("1", "2")).isSameAs(child);
    assertThat(gauge.labels("2", "1")).isNotSameAs(child);
    assertThat(process.state().values()).hasSize(2);
  }

  @Test
  void shouldPairNamesWithValuesWhenKeyIsMade() {
    gauge.labels("1", "2");

    assertThat(process.state().values())
        .containsExactly(
            new ProcessState.ValueState(
                "gauge_max", "[\"g\", \"g\", {\"a\": \"1\", \"b\": \"2\"}]", 0.0));
    assertThat(store.list("/multiproc", "")).containsExactly("/multiproc/gauge_max_1.db");
  }

  @Test
  void shouldRefuseLabelsWhenTheirCountIsWrong() {
    assertThatThrownBy(() -> gauge.labels("1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Incorrect label count: names=[a, b] values=[1]");
    assertThat(process.state().values()).isEmpty();
  }
}
