package multiproc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import multiproc.RunningJar;
import multiproc.layout.DbLayout;
import multiproc.layout.KeyJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ctrl-C in a command that takes long: what is known by then is printed, and the code is 130. */
@Timeout(180)
class InterruptIT {

  private static final int INTERRUPTED = 130;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143", "HUP, 129"})
  void shouldPrintWhatTheSearchFoundWhenExploreIsEndedByASignal(String signal, int code)
      throws Exception {
    try (RunningJar jar = RunningJar.start(folder, "explore", "--children", "4", "--labels", "7")) {
      jar.awaitStderr(" states, ", 1);
      jar.signal(signal);
      assertThat(jar.exitCode()).isEqualTo(code);
      assertThat(jar.stdout())
          .anyMatch(line -> line.startsWith("verdict: UNKNOWN, the search was"));
      assertThat(jar.stderr())
          .anyMatch(line -> line.matches("reproduce: .* before the search was.*"));
    }
  }

  @Test
  void shouldNotSayThatThereIsNoneWhenExplainIsInterrupted() throws Exception {
    Path evidence = Path.of("src/test/resources/explain/gauge_all_13428.db.zip");
    try (RunningJar jar =
        RunningJar.start(folder, "explain", evidence.toAbsolutePath().toString())) {
      // The search begins after this line, and takes longer than a second.
      jar.awaitStdout(evidence.toAbsolutePath().toString());
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
            folder, "--port", "0", "--duration", "3", "--client", "0.5.0", "--record", file, "7")) {
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
    // The command made it, and each run deleted its files.
    assertThat(folder.resolve("tmp")).doesNotExist();
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

  /** The copy is large and the signal comes while it is written. */
  @Test
  void shouldLeaveNoCopyUnderItsNameWhenSalvageIsInterrupted() throws Exception {
    Path live = Files.createDirectory(folder.resolve("live"));
    byte[] key = KeyJson.encode("a", "a", Map.of()).getBytes(StandardCharsets.US_ASCII);
    byte[] entry = DbLayout.encodeEntry(key, 1);
    int entries = (48 << 20) / entry.length;
    ByteBuffer file =
        ByteBuffer.allocate(64 << 20)
            .order(DbLayout.BYTE_ORDER)
            .putInt(0, DbLayout.HEADER_SIZE + entries * entry.length)
            .position(DbLayout.HEADER_SIZE);
    for (int i = 0; i < entries; i++) {
      file.put(entry);
    }
    Files.write(live.resolve("gauge_all_9.db"), file.array());
    try (RunningJar jar = RunningJar.start(folder, "salvage", "live", "-o", "saved")) {
      Path unfinished = folder.resolve("saved/.unfinished/gauge_all_9.db");
      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(1))
          .until(() -> Files.exists(unfinished));
      jar.signal("INT");
      assertThat(jar.exitCode()).isEqualTo(INTERRUPTED);
      assertThat(jar.stderr())
          .contains(
              "reproduce: interrupted: 0 files copied, not all: output=saved; delete it and run"
                  + " salvage again");
      assertThat(unfinished).exists();
      assertThat(folder.resolve("saved/gauge_all_9.db")).doesNotExist();
    }
  }
}
