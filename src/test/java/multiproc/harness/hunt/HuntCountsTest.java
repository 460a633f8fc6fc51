package multiproc.harness.hunt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import multiproc.client.Fault;
import multiproc.harness.FileFault;
import org.junit.jupiter.api.Test;

class HuntCountsTest {

  private static FileFault fault(Fault fault) {
    return new FileFault("x.db", "broken", Optional.ofNullable(fault), "seen");
  }

  /** The original's measurement: 42 of 250 is 17 %, 95 % interval 13-22 %. */
  @Test
  void shouldGiveWilsonsIntervalWhenHitsAreCounted() {
    HuntCounts counts = new HuntCounts(Optional.empty());
    for (int i = 0; i < 250; i++) {
      counts.add(i < 42 ? List.of(fault(Fault.FORK_INIT)) : List.of(), false);
    }
    assertThat(counts.total())
        .isEqualTo("attempts 250, hits 42, rate 17 % (95 % interval 13-22 %)");
    assertThat(counts.perFault())
        .isEqualTo("fork-init 42 of 250 (13-22 %), empty-file 0 of 250 (0-2 %)");
  }

  @Test
  void shouldClaimNothingWhenNothingWasTried() {
    HuntCounts counts = new HuntCounts(Optional.empty());
    assertThat(counts.total()).isEqualTo("attempts 0, hits 0, rate 0 % (95 % interval 0-100 %)");
    assertThat(counts.attempts()).isZero();
  }

  @Test
  void shouldCountAnAttemptForEachOfItsFaultsOnce() {
    HuntCounts counts = new HuntCounts(Optional.empty());
    counts.add(
        List.of(fault(Fault.EMPTY_FILE), fault(Fault.FORK_INIT), fault(Fault.EMPTY_FILE)), false);
    counts.add(List.of(fault(null)), false);
    assertThat(counts.hits()).isEqualTo(2);
    assertThat(counts.seen(Fault.EMPTY_FILE)).isEqualTo(1);
    assertThat(counts.seen(Fault.SHRINK)).isZero();
    assertThat(counts.perFault())
        .startsWith("fork-init 1 of 2 (9-91 %), empty-file 1 of 2 (9-91 %), unknown fault 1 of 2");
  }

  @Test
  void shouldTellTheSoughtFaultWhenItWasNotSeen() {
    HuntCounts counts = new HuntCounts(Optional.of(Fault.SHRINK));
    counts.add(List.of(), false);
    assertThat(counts.perFault()).contains("shrink 0 of 1 (0-79 %)");
  }

  @Test
  void shouldKeepFailedAttemptsOutOfTheRate() {
    HuntCounts counts = new HuntCounts(Optional.empty());
    counts.addFailed();
    counts.add(List.of(), true);
    assertThat(counts.attempts()).isEqualTo(1);
    assertThat(counts.perFault())
        .isEqualTo(
            "fork-init 0 of 1 (0-79 %), empty-file 0 of 1 (0-79 %); a scrape failed temporarily"
                + " (reader-init) in 1; failed and not counted: 1");
  }
}
