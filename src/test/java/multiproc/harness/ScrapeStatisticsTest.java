package multiproc.harness;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScrapeStatisticsTest {

  @Test
  void shouldFailSinceTheFirstFailureAfterTheLastSuccess() {
    ScrapeStatistics scrapes = new ScrapeStatistics();
    scrapes.failed("in passing", "a.db");
    scrapes.succeeded();
    assertThat(scrapes.failingSince()).isEmpty();
    assertThat(scrapes.badFile()).isEmpty();

    assertThat(scrapes.failed("for good", "b.db")).isTrue();
    assertThat(scrapes.failed("still", "c.db")).isFalse();

    assertThat(scrapes.failingSince()).map(f -> f.message()).contains("for good");
    assertThat(scrapes.badFile()).contains(new ScrapeStatistics.BadFile("c.db", "still"));
    assertThat(scrapes.firstFailure()).map(f -> f.message()).contains("in passing");
  }
}
