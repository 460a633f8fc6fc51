package multiproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import multiproc.harness.real.RealClient;
import multiproc.harness.real.RealClients;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A schedule without damage, followed by a client that stores into another process's file. */
@Timeout(120)
class FollowedStoresIT {

  @TempDir Path folder;

  private Printed followed(RealClient client) {
    String clean = folder.resolve("clean.schedule").toString();
    Printed.by("replay", "error2", "--client=0.16.0", "--simulate", "-o", clean);
    return Printed.by(
        "replay",
        clean,
        "--follow",
        "--expect=clean",
        "--real=" + client.python(),
        client.path().map(path -> "--client-path=" + path).orElse("--all"),
        "--multiproc-dir=" + folder.resolve("runs"));
  }

  @Test
  void shouldNotBeCleanWhenAChildStoresIntoItsParentsFileAndOverwritesNothing() throws Exception {
    Printed run = followed(RealClients.unfixed(folder.resolve("client"), true));

    assertThat(run.text())
        .contains("verdict: CLEAN at the programs' ends")
        .containsPattern(
            "but process 41\\d\\d still stores .* into \\S+_4101.db, another process's");
    assertThat(run.code()).isEqualTo(ExitCode.CORRUPT);
  }

  @Test
  void shouldBeCleanWhenEachProcessStoresIntoItsOwnFile() {
    Printed run = followed(RealClients.debian());

    assertThat(run.text()).contains("verdict: CLEAN").doesNotContain("still stores");
    assertThat(run.code()).isEqualTo(ExitCode.OK);
  }
}
