package multiproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import multiproc.schedule.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScheduleSourceTest {

  @TempDir Path folder;

  @Test
  void shouldKeepTheFileOfBeforeWhenAnotherScheduleIsSavedBesideIt() throws IOException {
    Schedule first = ScheduleSource.load("error1");
    Schedule second = ScheduleSource.load("error2");
    Path one = ScheduleSource.saveBeside(first, folder, "found");
    String before = Files.readString(one);
    Path two = ScheduleSource.saveBeside(second, folder, "found");
    assertThat(two).isNotEqualTo(one);
    assertThat(one).hasContent(before);
    assertThat(ScheduleSource.load(two.toString())).isEqualTo(second);
  }

  @Test
  void shouldReturnTheFileThatHoldsTheScheduleWhenItIsSavedAgain() throws IOException {
    Schedule first = ScheduleSource.load("error1");
    ScheduleSource.saveBeside(ScheduleSource.load("error2"), folder, "found");
    Path saved = ScheduleSource.saveBeside(first, folder, "found");
    assertThat(ScheduleSource.saveBeside(first, folder, "found")).isEqualTo(saved);
    assertThat(folder).isDirectoryContaining(saved::equals);
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(2);
    }
  }
}
