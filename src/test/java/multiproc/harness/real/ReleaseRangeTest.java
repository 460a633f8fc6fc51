package multiproc.harness.real;

import static org.assertj.core.api.Assertions.assertThat;

import multiproc.client.ClientVersion;
import org.junit.jupiter.api.Test;

class ReleaseRangeTest {

  @Test
  void shouldContainBothEndsWhenItHasTwo() {
    ReleaseRange range = new ReleaseRange("0.7.0-0.15.0");

    assertThat(range.contains("0.7.0")).isTrue();
    assertThat(range.contains("0.10.1")).isTrue();
    assertThat(range.contains("0.15.0")).isTrue();
    assertThat(range.contains("0.6.0")).isFalse();
    assertThat(range.contains("0.16.0")).isFalse();
  }

  @Test
  void shouldContainAllLaterOnesWhenItHasNoEnd() {
    assertThat(new ReleaseRange("0.18.0-").contains("0.25.0")).isTrue();
    assertThat(new ReleaseRange("0.18.0-").contains("0.17.1")).isFalse();
  }

  @Test
  void shouldContainOneWhenItIsOne() {
    assertThat(new ReleaseRange("0.5.0").contains("0.5.0")).isTrue();
    assertThat(new ReleaseRange("0.5.0").contains("0.25.0")).isFalse();
  }

  @Test
  void shouldGoByWhatTheClientSaysWhenItSaysIt() {
    ClientFacts said = new ClientFacts("3.11.2", "/x", "0.4.0-0.4.2", "0.4.1");

    assertThat(said.mayBe(ClientVersion.V0_4_2)).isFalse();
    assertThat(said.nearest()).isNotEqualTo(ClientVersion.V0_25_0);
    assertThat(new ClientFacts("2.7.18", "/x", "0.4.0-0.4.2", "").mayBe(ClientVersion.V0_4_2))
        .isTrue();
  }
}
