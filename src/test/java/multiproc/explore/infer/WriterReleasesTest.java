package multiproc.explore.infer;

import static org.assertj.core.api.Assertions.assertThat;

import multiproc.client.ClientVersion;
import multiproc.layout.DbFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WriterReleasesTest {

  @ParameterizedTest
  @EnumSource(ClientVersion.class)
  void shouldHaveOneThatWritesTheSameFormatWhenAReleaseIsGiven(ClientVersion release) {
    assertThat(WriterReleases.of(release.format()))
        .isNotEmpty()
        .allMatch(taken -> taken.format() == release.format());
  }

  @Test
  void shouldTellReleasesWithAndWithoutTheFixApart() {
    assertThat(WriterReleases.of(DbFormat.LABELS))
        .containsExactly(ClientVersion.V0_4_2, ClientVersion.V0_6_0, ClientVersion.V0_15_0);
  }

  @Test
  void shouldBeEmptyWhenAnotherProgramWritesTheFormat() {
    assertThat(WriterReleases.of(DbFormat.RUBY)).isEmpty();
  }
}
