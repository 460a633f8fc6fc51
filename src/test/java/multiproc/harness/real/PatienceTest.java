package multiproc.harness.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** {@link Patience} distinguishes a stuck process from one that a busy machine does not run. */
class PatienceTest {

  private static Process start(String... command) throws IOException {
    return new ProcessBuilder(command).start();
  }

  @Test
  void shouldSayThatItSleepsWhenAProcessUsesNoTime() throws IOException {
    Process process = start("sleep", "60");
    try {
      Patience patience = new Patience(process.toHandle(), "sleeper", Patience.STEP_TIME);

      await().until(() -> patience.verdict().equals(Patience.ASLEEP));
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void shouldSayThatItTookNoStepWhenAProcessHasUsedItsTime() throws IOException {
    Process process = start("sh", "-c", "while :; do :; done");
    try {
      Patience patience = new Patience(process.toHandle(), "spinner", Duration.ZERO);

      await().until(() -> !patience.verdict().isEmpty());
      assertThat(patience.verdict()).isEqualTo("it took no step in 0 s of the processor's time");
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void shouldWaitOnWhenAProcessIsReadyToRun() throws IOException {
    Process process = start("sh", "-c", "while :; do :; done");
    try {
      Patience patience = new Patience(process.toHandle(), "spinner", Patience.STEP_TIME);

      for (int look = 0; look < 100; look++) {
        assertThat(patience.verdict()).isEmpty();
      }
    } finally {
      process.destroyForcibly();
    }
  }
}
