package multiproc.harness;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScrapeStatisticsTest {

  @Test
  void shouldFailSinceTheFirstFailureAfterTheLastSuccess() {
    ScrapeStatistics scrapes = new ScrapeStatistics();
    scrapes.failed("in passing");
    scrapes.succeeded();
    assertThat(scrapes.failingSince()).isEmpty();

    scrapes.failed("for good");
    scrapes.failed("still");

    assertThat(scrapes.failingSince()).map(f -> f.message()).contains("for good");
    assertThat(scrapes.firstFailure()).map(f -> f.message()).contains("in passing");
  }
}
