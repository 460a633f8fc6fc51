package multiproc.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import multiproc.RunningJar;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** However the harness ends, no child process is left. */
@Timeout(120)
class ChildrenIT {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143", "KILL, 137"})
  void shouldLeaveNoChildWhenSignalled(String signal, int exitCode) throws Exception {
    try (RunningJar jar = RunningJar.start(folder, "--port", "0", "928453")) {
      jar.awaitStderr("Sleep for", 1);
      List<ProcessHandle> children = jar.children();
      assertThat(children).hasSizeGreaterThanOrEqualTo(7);
      jar.signal(signal);
      assertThat(jar.exitCode()).isEqualTo(exitCode);
      awaitDeath(children);
      // A JVM's socket for debuggers, which one that is killed would leave.
      assertThat(children)
          .allSatisfy(child -> assertThat(Path.of("/tmp/.java_pid" + child.pid())).doesNotExist());
    }
  }

  @ParameterizedTest
  @CsvSource({"0.2", "1.5", "4"})
  void shouldLeaveNoChildWhenItsTimeIsUp(String seconds) throws Exception {
    try (RunningJar jar =
        RunningJar.start(folder, "--port", "0", "--client", "0.5.0", "--duration", seconds, "1")) {
      jar.awaitStdout("RANDOM SEED: ");
      List<ProcessHandle> children = jar.children();
      // 3: its time was up before a worker was started, so nothing was checked.
      assertThat(jar.exitCode()).isIn(0, 3);
      awaitDeath(children);
      assertThat(jar.stdout()).anyMatch(line -> line.startsWith("SUMMARY after"));
    }
  }

  private static void awaitDeath(List<ProcessHandle> children) {
    await("death of all children")
        .atMost(Duration.ofSeconds(30))
        .until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
  }
}
