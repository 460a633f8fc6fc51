package multiproc.harness.hunt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import java.util.zip.ZipInputStream;
import multiproc.harness.replay.Replay;
import multiproc.schedule.Schedule;
import multiproc.schedule.ScheduleText;
import multiproc.schedule.model.FileImage;
import multiproc.schedule.model.Simulation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The cases that come with the project: what they say of themselves holds. */
class ShippedCasesTest {

  private static Path shipped(String folder) throws IOException {
    try (DirectoryStream<Path> cases = Files.newDirectoryStream(Path.of(folder), "2026*")) {
      Path first = null;
      for (Path found : cases) {
        first = first == null || found.compareTo(first) < 0 ? found : first;
      }
      return first;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"error1", "error2"})
  void shouldGiveTheBytesOfTheFilesWhenTheRecordingIsReplayed(String folder) throws Exception {
    Path shipped = shipped(folder);
    AtomicReference<Simulation> last = new AtomicReference<>();
    Schedule schedule =
        ScheduleText.parse(Files.readString(shipped.resolve("run.schedule")), folder);
    try (Replay replay = Replay.simulated(schedule, "./tmp/")) {
      Replay.Result result = replay.run((step, simulation) -> last.set(simulation));
      assertThat(result.divergence()).isEmpty();
    }
    int compared = 0;
    try (DirectoryStream<Path> zips = Files.newDirectoryStream(shipped, "*.db.zip")) {
      for (Path zip : zips) {
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
          String name = in.getNextEntry().getName();
          FileImage image = FileImage.of(in.readAllBytes());
          assertThat(last.get().image(name)).describedAs(name).isEqualTo(image);
          compared++;
        }
      }
    }
    assertThat(compared).isGreaterThan(1);
  }

  private static Stream<Path> schedules() throws IOException {
    return Files.list(Path.of("src/main/resources/schedules")).sorted();
  }

  /** A file without steps is a scenario. */
  @ParameterizedTest
  @MethodSource("schedules")
  void shouldGiveTheSameBytesAtEachStepWhenAShippedScheduleIsReplayed(Path file) throws Exception {
    String text = Files.readString(file);
    if (!text.contains("\nstep ")) {
      assertThat(ScheduleText.parseScenario(text, file.toString()).plan().processes()).isNotEmpty();
      return;
    }
    Schedule schedule = ScheduleText.parse(text, file.toString());
    try (Replay replay = Replay.simulated(schedule, "./tmp/")) {
      Replay.Result result = replay.run((step, simulation) -> {});
      assertThat(result.divergence()).isEmpty();
      assertThat(result.verdict()).isEqualTo(schedule.expectation().verdict());
    }
  }
}
