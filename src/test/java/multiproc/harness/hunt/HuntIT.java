package multiproc.harness.hunt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import multiproc.RunningJar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 400, unit = TimeUnit.SECONDS)
class HuntIT {

  @TempDir Path folder;

  @Test
  void shouldTellAnAttemptThatFailsAndGoOn() throws Exception {
    try (RunningJar jar =
        RunningJar.start(folder, "hunt", "--all", "--attempts", "2", "--client", "0.5.0")) {
      await().atMost(60, TimeUnit.SECONDS).until(() -> !jar.children().isEmpty());
      jar.children().forEach(ProcessHandle::destroyForcibly);

      assertThat(jar.exitCode()).describedAs("%s", jar.stderr()).isZero();
      assertThat(jar.stdout())
          .anyMatch(
              line ->
                  line.startsWith("FAILED attempt 1, seed ")
                      && line.endsWith("its process ended with exit code 137"))
          .anyMatch(line -> line.startsWith("client 0.5.0: attempts 1, hits 0,"))
          .anyMatch(
              line ->
                  line.startsWith("  fork-init 0 of 1 ")
                      && line.endsWith("failed and not counted: 1"));
    }
  }

  @Test
  void shouldSayThatNothingWasCheckedWhenEveryAttemptFails() throws Exception {
    try (RunningJar jar =
        RunningJar.start(folder, "hunt", "--all", "--attempts", "1", "--client", "0.5.0")) {
      await().atMost(60, TimeUnit.SECONDS).until(() -> !jar.children().isEmpty());
      jar.children().forEach(ProcessHandle::destroyForcibly);

      assertThat(jar.exitCode()).describedAs("%s", jar.stderr()).isEqualTo(3);
    }
  }

  @Test
  void shouldLeaveWholeCasesAndRightCountsWhenInterruptedAtAHit() throws Exception {
    try (RunningJar jar = RunningJar.start(folder, "hunt", "--all", "--attempts", "200")) {
      // A matter of luck: on a busy machine an attempt takes ten seconds, and one in four breaks.
      await()
          .atMost(300, TimeUnit.SECONDS)
          .pollInterval(Duration.ofMillis(5))
          .until(() -> jar.stdout().stream().anyMatch(line -> line.startsWith("HIT attempt ")));
      jar.signal("INT");

      assertThat(jar.exitCode()).describedAs("%s", jar.stderr()).isEqualTo(130);
      List<String> hits = jar.stdout().stream().filter(line -> line.startsWith("HIT ")).toList();
      assertThat(jar.stdout()).anyMatch(line -> line.contains(", hits " + hits.size() + ", "));
      assertThat(hits).allMatch(line -> line.contains(", fork-init, after "));
      List<Path> cases = cases();
      assertThat(cases).hasSameSizeAs(hits);
      for (Path saved : cases) {
        assertThat(saved.getFileName().toString()).doesNotContain("partial");
        assertThat(saved.resolve("case.json")).content().contains("\"fault\" : \"fork-init\"");
        assertThat(saved.resolve("README.md")).isNotEmptyFile();
      }
      try (Stream<Path> left = Files.list(folder.resolve("tmp"))) {
        assertThat(left).noneMatch(path -> path.getFileName().toString().startsWith(".traces"));
      }
    }
  }

  @Test
  void shouldRefuseBadEvidenceBeforeTheFirstAttempt() throws Exception {
    Files.writeString(folder.resolve("evidence"), "a file");
    try (RunningJar jar =
        RunningJar.start(folder, "hunt", "--attempts", "1", "--evidence", "evidence")) {
      assertThat(jar.exitCode()).isEqualTo(2);
      assertThat(jar.stderr()).singleElement().asString().contains("evidence=");
      assertThat(folder.resolve("tmp")).doesNotExist();
    }
  }

  @Test
  void shouldExitCleanWhenTheSoughtFaultWasNotSeen() throws Exception {
    try (RunningJar jar =
        RunningJar.start(
            folder, "hunt", "--attempts", "1", "--fault", "shrink", "--no-record", "--warm")) {
      assertThat(jar.exitCode()).describedAs("%s", jar.stderr()).isZero();
      assertThat(jar.stdout())
          .anyMatch(line -> line.startsWith("client 0.4.2, warm: attempts 1, "))
          .anyMatch(line -> line.contains("shrink 0 of 1 (0-79 %)"))
          // These times are of recorded operations.
          .noneMatch(line -> line.contains("how long a process was in danger"));
    }
  }

  private List<Path> cases() throws IOException {
    try (Stream<Path> walk = Files.walk(folder, 2)) {
      return walk.filter(path -> path.getParent().getFileName().toString().startsWith("error"))
          .toList();
    }
  }
}
