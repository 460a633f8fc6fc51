package multiproc.harness.fork;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class JvmPoolIT {

  @Test
  void shouldGiveUpWhenNoChildEverParks() {
    try (JvmPool pool = new JvmPool(2, List.of("false"), new ForkStatistics(), null, pid -> {})) {
      assertThatThrownBy(() -> pool.awaitParked(1))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no worker can be started");
      assertThatThrownBy(pool::take).isInstanceOf(IOException.class);
    }
  }
}
