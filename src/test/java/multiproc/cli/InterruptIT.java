package multiproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import multiproc.RunningJar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C in a command that takes long: what is known by then is printed, and the code is 130. */
@Timeout(180)
class InterruptIT {

  private static final int INTERRUPTED = 130;

  @TempDir private Path folder;

  @Test
  void shouldPrintWhatTheSearchFoundWhenExploreIsInterrupted() throws Exception {
    try (RunningJar jar = RunningJar.start(folder, "explore", "--children", "4", "--labels", "7")) {
      jar.awaitStderr(" states, ", 1);
      jar.signal("INT");
      assertThat(jar.exitCode()).isEqualTo(INTERRUPTED);
      assertThat(jar.stdout())
          .anyMatch(line -> line.startsWith("verdict: UNKNOWN, the search was"));
      assertThat(jar.stderr())
          .anyMatch(line -> line.startsWith("reproduce: interrupted before the search was"));
    }
  }

  @Test
  void shouldNotSayThatThereIsNoneWhenExplainIsInterrupted() throws Exception {
    Path evidence = Path.of("src/test/resources/explain/gauge_all_13428.db.zip");
    try (RunningJar jar =
        RunningJar.start(folder, "explain", evidence.toAbsolutePath().toString())) {
      jar.awaitStderr(" of processes tried", 1);
      jar.signal("INT");
      assertThat(jar.exitCode()).isEqualTo(INTERRUPTED);
      assertThat(jar.stdout())
          .anyMatch(line -> line.startsWith("The search was ended before an interleaving"))
          .noneMatch(line -> line.startsWith("No interleaving"));
      assertThat(jar.stderr())
          .anyMatch(line -> line.startsWith("reproduce: interrupted before the search was"));
    }
  }

  @Test
  void shouldSayHowFarItCameWhenReplayIsInterrupted() throws Exception {
    String file = folder.resolve("run.schedule").toString();
    try (RunningJar run =
        RunningJar.start(
            folder, "--port", "0", "--duration", "1", "--client", "0.5.0", "--record", file, "7")) {
      assertThat(run.exitCode()).describedAs("%s", run.stderr()).isZero();
    }
    try (RunningJar jar = RunningJar.start(folder, "replay", "--all", file)) {
      jar.awaitStdout("    2 ");
      jar.signal("INT");
      assertThat(jar.exitCode()).isEqualTo(INTERRUPTED);
      assertThat(jar.awaitStdout("interrupted: "))
          .matches("[1-9]\\d* of \\d+ steps were as recorded; files: .*");
    }
  }

  @Test
  void shouldEndAfterTheCurrentStepWhenAConfirmationIsInterrupted() throws Exception {
    try (RunningJar jar = RunningJar.start(folder, "explore", "--kill", "--confirm")) {
      jar.awaitStdout("confirmed ");
      jar.signal("INT");
      assertThat(jar.exitCode()).isEqualTo(INTERRUPTED);
      assertThat(jar.awaitStdout("confirmation interrupted after ")).matches("\\d+ schedules?");
      assertThat(jar.stderr()).noneMatch(line -> line.contains("it does not end in time"));
    }
    assertThat(folder.resolve("tmp")).isEmptyDirectory();
  }

  @Test
  void shouldPrintTheCellsThatAreKnownWhenTheMatrixIsInterrupted() throws Exception {
    try (RunningJar jar = RunningJar.start(folder, "faults", "matrix")) {
      jar.awaitStderr(" faults are searched under ", 1);
      jar.signal("INT");
      assertThat(jar.exitCode()).isEqualTo(INTERRUPTED);
      assertThat(jar.awaitStdout("fault ")).contains("0.4.2");
      assertThat(jar.stdout()).anyMatch(line -> line.matches("fork-init .*[?].*"));
      assertThat(jar.stderr()).contains("reproduce: interrupted: the cells with '?' are not known");
    }
  }
}
