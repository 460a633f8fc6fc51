package multiproc.harness.hunt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HitRateTest {

  /** The original's measurement: 42 of 250 is 17 %, 95 % interval 13-22 %. */
  @Test
  void shouldGiveWilsonsIntervalWhenHitsAreCounted() {
    assertThat(rate(250, 42))
        .hasToString("attempts 250, hits 42, rate 17 % (95 % interval 13-22 %)");
    assertThat(rate(100, 0)).hasToString("attempts 100, hits 0, rate 0 % (95 % interval 0-4 %)");
  }

  @Test
  void shouldClaimNothingWhenNothingWasTried() {
    assertThat(new HitRate()).hasToString("attempts 0, hits 0, rate 0 % (95 % interval 0-100 %)");
  }

  private static HitRate rate(int attempts, int hits) {
    HitRate rate = new HitRate();
    for (int i = 0; i < attempts; i++) {
      rate.add(i < hits);
    }
    return rate;
  }
}
