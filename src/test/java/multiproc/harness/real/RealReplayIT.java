package multiproc.harness.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
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
