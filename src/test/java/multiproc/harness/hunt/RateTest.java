package multiproc.harness.hunt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Wilson's score interval. The expected values are the formula's, computed in Python. */
class RateTest {

  @Test
  void shouldBeginAtZeroWhenNothingWasCounted() {
    for (int attempts = 1; attempts <= 200; attempts++) {
      assertThat(new Rate(0, attempts).bound(-1)).isZero();
    }
    assertThat(new Rate(0, 40).bound(1)).isCloseTo(0.0876, within(0.0001));
  }

  @Test
  void shouldHoldTheRateBetweenItsBounds() {
    Rate rate = new Rate(6, 33);
    assertThat(rate.bound(-1)).isCloseTo(0.0861, within(0.0001));
    assertThat(rate.bound(1)).isCloseTo(0.3439, within(0.0001));
  }
}
