package multiproc.harness.hunt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import multiproc.harness.fork.WorkerDeath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AttemptEventTest {

  static Stream<AttemptEvent> events() {
    return Stream.of(
        new AttemptEvent.Serving(43211),
        new AttemptEvent.Forked(7, 4107),
        new AttemptEvent.Counted(),
        new AttemptEvent.Refused("port taken: port=1"),
        new AttemptEvent.Died(
            "worker Process-7",
            4107,
            new WorkerDeath(
                123456789012345L,
                "error",
                "unpack_from requires a buffer of at least 1919251561 bytes",
                "./tmp/gauge_all_4101.db",
                104)));
  }

  @ParameterizedTest
  @MethodSource("events")
  void shouldReadBackAnEventWhenItWasWritten(AttemptEvent event) {
    assertThat(AttemptEvent.parse(AttemptEvent.format(event))).contains(event);
  }

  @Test
  void shouldIgnoreALineWhenItIsTheOriginals() {
    assertThat(AttemptEvent.parse("RANDOM SEED: 928453")).isEmpty();
  }
}
