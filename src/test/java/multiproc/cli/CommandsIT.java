package multiproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import multiproc.RunningJar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class CommandsIT {

  @TempDir Path folder;

  @Test
  void shouldFindARealCorruptionWhenHunting042() throws Exception {
    try (RunningJar jar = RunningJar.start(folder, "hunt", "--attempts", "60")) {
      assertThat(jar.exitCode()).describedAs("%s", jar.stderr()).isEqualTo(1);
      assertThat(jar.stdout()).anyMatch(line -> line.startsWith("HIT attempt "));
    }
    // A restart of the scrape does not mend it.
    try (RunningJar scrape = RunningJar.start(folder, "scrape", "./tmp/")) {
      assertThat(scrape.exitCode()).isEqualTo(1);
      assertThat(scrape.stderr())
          .singleElement()
          .asString()
          .startsWith("error generating metric output: ")
          .contains("./tmp/gauge_all_");
    }
  }

  @Test
  void shouldFindNoneWhenHunting050() throws Exception {
    try (RunningJar jar =
        RunningJar.start(folder, "hunt", "--all", "--attempts", "5", "--client", "0.5.0")) {
      assertThat(jar.exitCode()).describedAs("%s", jar.stderr()).isZero();
      assertThat(jar.stdout())
          .singleElement()
          .asString()
          .startsWith("client 0.5.0: attempts 5, hits 0, rate 0 % (95 % interval 0-43 %)");
    }
  }

  @Test
  void shouldPrintAnEmptyScrapeWhenTheDirectoryHasNoFiles() throws Exception {
    try (RunningJar jar = RunningJar.start(folder, "scrape", ".")) {
      assertThat(jar.exitCode()).isZero();
      assertThat(jar.stdout()).isEmpty();
    }
  }

  @Test
  void shouldFailAScrapeWithTheFilesNameWhenItHoldsAnyBytes() throws Exception {
    Files.writeString(folder.resolve("gauge_all_9.db"), "no client wrote this file, of course");
    try (RunningJar jar = RunningJar.start(folder, "scrape", ".")) {
      assertThat(jar.exitCode()).isEqualTo(1);
      assertThat(jar.stderr()).singleElement().asString().contains("(./gauge_all_9.db, position ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hunt", "scrape"})
  void shouldShowAnExampleAndTheExitCodesWhenAskedForHelp(String command) throws Exception {
    String[] args = command.isEmpty() ? new String[] {"--help"} : new String[] {command, "--help"};
    try (RunningJar jar = RunningJar.start(folder, args)) {
      assertThat(jar.exitCode()).isZero();
      assertThat(jar.stdout()).contains("Exit codes:", "Example:");
      assertThat(jar.stderr()).isEmpty();
    }
  }

  @Test
  void shouldNameItsVersionWhenAsked() throws Exception {
    try (RunningJar jar = RunningJar.start(folder, "--version")) {
      assertThat(jar.exitCode()).isZero();
      assertThat(jar.stdout().get(0)).matches("reproduce \\d+\\.\\d+\\.\\d+");
    }
  }
}
