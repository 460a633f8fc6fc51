package multiproc.harness.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import multiproc.RunningJar;
import multiproc.harness.UserException;
import multiproc.schedule.Schedule;
import multiproc.schedule.ScheduleText;
import multiproc.schedule.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Schedules on real forked processes of a real client. */
@Timeout(120)
class RealReplayIT {

  @TempDir Path directory;

  private static Schedule shipped(String name) throws IOException {
    try (InputStream in = Schedule.class.getResourceAsStream("/schedules/" + name + ".schedule")) {
      return ScheduleText.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), name);
    }
  }

  @Test
  void shouldGoAnotherWayAndStaySoundWhenClientHasTheFix() throws IOException {
    Schedule schedule = shipped("error1");
    try (RealProcesses processes =
        new RealProcesses(RealClients.debian(), schedule.plan(), directory.toString())) {
      processes.start();

      FollowedReplay.Result result =
          new FollowedReplay(schedule, processes, directory.toString()).run();

      assertThat(result.verdict()).isEqualTo(Verdict.CLEAN);
      assertThat(result.deaths()).isEmpty();
      assertThat(result.departures().get(0))
          .isEqualTo(
              new FollowedReplay.Departure(
                  4102, 6, "open gauge_all_4101.db", "open gauge_all_4102.db"));
    }
  }

  @Test
  void shouldLeaveTheSameBytesAfterEachStepWhenAFreeRunOfItWasRecorded() throws Exception {
    String real = "--real=" + RealClients.debian().python();
    try (RunningJar hunt =
        RunningJar.start(directory, "hunt", "--all", "--attempts", "2", "--keep-all", "k", real)) {
      assertThat(hunt.exitCode()).describedAs("%s", hunt.stderr()).isZero();
    }
    List<Path> kept;
    try (Stream<Path> files = Files.list(directory.resolve("k"))) {
      kept = files.toList();
    }

    assertThat(kept).hasSize(2);
    try (RunningJar replay = RunningJar.start(directory, "replay", kept.get(1).toString(), real)) {
      assertThat(replay.exitCode()).describedAs("%s", replay.stderr()).isZero();
      assertThat(replay.stdout())
          .anyMatch(line -> line.matches("model == real at (\\d+) of \\1 steps"));
    }
  }

  @Test
  void shouldRefuseWithoutRunningWhenNamesOfTheClientAreMissing() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "no Python is installed");
    Path client = Files.createDirectories(directory.resolve("prometheus_client"));
    Files.writeString(client.resolve("__init__.py"), "Gauge = None\n");
    Files.writeString(client.resolve("multiprocess.py"), "");
    Files.writeString(client.resolve("values.py"), "");
    Files.writeString(
        client.resolve("mmap_dict.py"),
        "import os, mmap, struct\n"
            + "_unpack_integer = _unpack_double = None\n"
            + "class MmapedDict(object):\n  pass\n");
    Schedule schedule = shipped("error1");

    assertThatThrownBy(
            () ->
                new RealProcesses(
                    new RealClient("/usr/bin/python3", Optional.of(directory)),
                    schedule.plan(),
                    directory.toString()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("unknown client")
        .hasMessageContaining("MmapedDict._read_all_values");
  }

  @Test
  void shouldRefuseWhenThereIsNoSuchInterpreter() throws IOException {
    Schedule schedule = shipped("error1");

    assertThatThrownBy(
            () ->
                new RealProcesses(
                    new RealClient("no-such-python", Optional.empty()),
                    schedule.plan(),
                    directory.toString()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no such interpreter: real=no-such-python");
  }
}
