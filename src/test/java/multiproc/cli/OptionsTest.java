package multiproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options that arrive where they are needed; what they do there has tests of its own. */
class OptionsTest {

  @TempDir private Path folder;

  private String printed(int code, String... words) {
    Printed printed = Printed.by(words);
    assertThat(printed.code()).isEqualTo(code);
    return printed.text();
  }

  private String inFolder(String name) {
    return folder.resolve(name).toString();
  }

  /** The numbers were counted by another program, see {@code IndependentCountsTest}. */
  @ParameterizedTest
  @CsvSource({
    "--children 1 --labels 1 --kill --generations 2, '784,720 schedules'",
    "--children 1 --labels 2 --generations 2, '2,176,713 schedules'",
    "--children 1 --labels 3 --kill --passes 2, '2,916,434 schedules'",
  })
  void shouldCountTheSchedulesWithinTheBoundsWhenExploreHasThem(String bounds, String count) {
    Stream<String> words = Stream.of("explore", "-o", inFolder("races"));
    assertThat(
            printed(
                10, Stream.concat(words, Arrays.stream(bounds.split(" "))).toArray(String[]::new)))
        .contains(count);
  }

  @Test
  void shouldWriteWhatShrinkFoundAsAPageAndAsASchedule() {
    printed(10, "shrink", "error1", "--html", inFolder("s.html"), "-o", inFolder("s.schedule"));

    assertThat(folder.resolve("s.html")).content().contains("<html").contains("MISALIGNED");
    assertThat(folder.resolve("s.schedule")).content().startsWith("schedule 1");
  }

  @Test
  void shouldWriteTheRunOfAFault() {
    printed(10, "faults", "run", "same-id", "--client", "0.4.2", "-o", inFolder("run.schedule"));

    assertThat(folder.resolve("run.schedule")).content().contains("client 0.4.2");
  }

  @Test
  void shouldWriteTheTextOfAnIssue() {
    printed(0, "export", "error1", "--report", inFolder("issue.md"));

    assertThat(folder.resolve("issue.md")).content().contains("unpack_from requires a buffer");
  }

  @Test
  void shouldCopyCandidatesTooWhenTheyAreAskedFor() throws Exception {
    printed(10, "salvage", "error2", "-o", inFolder("few"));
    printed(10, "salvage", "error2", "--with-candidates", "-o", inFolder("more"));

    assertThat(entries("more")).isGreaterThan(entries("few"));
  }

  /** Entries of all copies, by {@code inspect}. */
  private int entries(String copies) {
    String text = printed(0, "inspect", inFolder(copies));
    return Integer.parseInt(text.replaceAll("(?s).*entries  (\\d+) whole.*", "$1"));
  }
}
