package multiproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import multiproc.harness.real.RealClient;
import multiproc.harness.real.RealClients;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Changes of a client that use {@code os.register_at_fork}. */
@Timeout(120)
class FunctionsAtForkIT {

  private static final String CLASS = "    return MmapedValue\n";

  @TempDir Path folder;

  private Printed fixed(String schedule, RealClient client) {
    return Printed.by(
        "replay",
        schedule,
        "--fixed",
        "--real=" + client.python(),
        "--client-path=" + client.path().orElseThrow(),
        "--multiproc-dir=" + folder.resolve("runs"));
  }

  /** Debian's client; its fix of fork-init is what a child does at its start. */
  private RealClient startingBy(String... statements) throws Exception {
    String check = "                self.__check_for_pid_change()\n";
    String reset = "                self.__reset()\n                values.append";
    return RealClients.changed(
        folder,
        check + reset,
        reset,
        CLASS,
        "    def start():\n        "
            + String.join("\n        ", statements)
            + "\n    os.register_at_fork(after_in_child=start)\n"
            + CLASS);
  }

  @Test
  void shouldSayThatForkInitIsGoneWhenEachChildResetsItsValuesAtItsStart() throws Exception {
    RealClient client =
        startingBy(
            "pid['value'] = process_identifier()",
            "for file in files.values(): file.close()",
            "files.clear()",
            "for value in values: value._MmapedValue__reset()");

    Printed run = fixed("error2", client);

    assertThat(run.text())
        .contains("schedule fork-open: fault fork-init is gone in this order")
        .contains("schedule fork-types: fault fork-init is gone in this order");
    assertThat(run.code()).isEqualTo(ExitCode.OK);
    assertThat(exported(client)).isZero();
  }

  @Test
  void shouldSayThatForkInitIsThereWhenAChildKeepsOpenFilesAtItsStart() throws Exception {
    Printed run = fixed("error2", startingBy("pid['value'] = process_identifier()"));

    assertThat(run.text())
        .contains("schedule fork-open: fault fork-init is still there in this order");
    assertThat(run.code()).isEqualTo(ExitCode.CORRUPT);
  }

  private int exported(RealClient client) throws Exception {
    Path test = folder.resolve("test_race.py");
    Printed.by("export", "error2", "--pytest", test.toString());
    ProcessBuilder python =
        new ProcessBuilder(client.python(), "-B", test.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile());
    python.environment().put("PYTHONPATH", client.path().orElseThrow().toString());
    Process process = python.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  /** The second thread takes the lock before it forks: it forks after the first one's operation. */
  @ParameterizedTest
  @CsvSource({"RLock, after_in_child=LOCK.release, 0", "Lock, after_in_parent=LOCK.release, 10"})
  void shouldForkLaterWhenTheClientTakesItsLockBeforeAFork(String type, String release, int code)
      throws Exception {
    String lock = "from threading import Lock\n";
    RealClient client =
        RealClients.changed(
            folder,
            lock,
            "from threading import Lock as OtherLock, RLock\nLOCK = RLock()\nLock = lambda: LOCK\n"
                    .replace("= RLock", type.equals("RLock") ? "= RLock" : "= OtherLock")
                + "os.register_at_fork(before=LOCK.acquire, "
                + release
                + ")\n");
    Path metrics = folder.resolve("prometheus_client").resolve("metrics.py");
    if (type.equals("RLock")) {
      Files.writeString(
          metrics, Files.readString(metrics).replace(lock, "from .values import Lock\n"));
    }

    Printed run = fixed("fork-lock", client);

    assertThat(run.text())
        .contains("expected fork = 4102, got open counter_4101.db")
        .contains("fault fork-lock is " + (code == 0 ? "gone" : "still there"));
    assertThat(run.code()).isEqualTo(code);
  }
}
