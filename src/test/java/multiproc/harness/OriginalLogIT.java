package multiproc.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import multiproc.RunningJar;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The log is the original's for the seed, as far as the run went. */
@Timeout(120)
class OriginalLogIT {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"928453", "-17", "12345678901234567890123"})
  void shouldLogWhatTheOriginalLogsWhenSeeded(String seed) throws Exception {
    try (RunningJar jar = RunningJar.start(folder, "--port", "0", "--duration", "8", seed)) {
      jar.exitCode();
      assertThat(jar.stdout()).contains("RANDOM SEED: " + seed);
      List<String> log = jar.log();
      assertThat(log).hasSizeGreaterThan(20);
      assertThat(log).isEqualTo(original(seed).subList(0, log.size()));
    }
  }

  private static List<String> original(String seed) throws IOException {
    try (InputStream in =
        OriginalLogIT.class.getResourceAsStream("/transcript/seed_" + seed + ".txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}
