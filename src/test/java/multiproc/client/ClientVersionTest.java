package multiproc.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClientVersionTest {

  @Test
  void shouldBeFoundByItsNumberWhenKnown() {
    assertThat(ClientVersion.of("0.4.2")).contains(ClientVersion.V0_4_2);
    assertThat(ClientVersion.of("0.5.0")).contains(ClientVersion.V0_5_0);
    assertThat(ClientVersion.of("0.4")).isEmpty();
    assertThat(ClientVersion.known()).contains("0.4.2, 0.5.0");
    assertThat(ClientVersion.V0_4_2).hasToString("0.4.2");
  }

  @Test
  void shouldHaveEverySwitchTurnedWhenItIsTheFixedRelease() {
    assertThat(ClientVersion.V0_4_2.checksPidBeforeNewValue()).isFalse();
    assertThat(ClientVersion.V0_4_2.boundedWalk()).isFalse();
    assertThat(ClientVersion.V0_4_2.goFloats()).isFalse();
    assertThat(ClientVersion.V0_5_0.checksPidBeforeNewValue()).isTrue();
    assertThat(ClientVersion.V0_5_0.boundedWalk()).isTrue();
    assertThat(ClientVersion.V0_5_0.goFloats()).isTrue();
  }
}
