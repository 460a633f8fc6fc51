package multiproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import multiproc.python.PythonJson;
import multiproc.python.PythonVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of the shipped case, in which process 16733 overwrites an entry in step 47 of 176. */
class ReplayOutputTest {

  private static final String CASE = "error1/20261126-022559-attempt8";
  private static final int SCREEN = 24;

  @TempDir private Path folder;

  private static List<String> printed(String... words) {
    return Printed.by(words).lines();
  }

  @Test
  void shouldEndWithTheRaceAndTheVerdictOnOneScreenWhenAScheduleIsLong() {
    List<String> lines = printed("replay", CASE, "--simulate");

    assertThat(lines.get(lines.size() - 1)).startsWith("verdict: MISALIGNED after 176 steps");
    assertThat(String.join("\n", lines.subList(lines.size() - SCREEN, lines.size())))
        .contains("reads used = 184 in step 33", "in step 47 it stores its own entry");
    assertThat(lines).anyMatch(line -> line.startsWith(" * 47 "));
    assertThat(lines).noneMatch(line -> line.startsWith("   46 "));
    assertThat(lines).contains("  -- steps left out: 11 --", ReplayCommand.SHORTENED);
  }

  @Test
  void shouldTellTheSameStoryInTextPageAndJsonWhenTheProgramsRunOn() throws Exception {
    Path page = folder.resolve("page.html");
    String swap = "swap 7 8";
    String text =
        String.join(
            " ",
            printed(
                "replay", "error1", "--simulate", "--what-if", swap, "--html", page.toString()));
    Map<?, ?> json =
        (Map<?, ?>)
            PythonJson.loads(
                String.join(
                    "\n", printed("replay", "error1", "--simulate", "--what-if", swap, "--json")),
                PythonVersion.PYTHON_3);
    List<?> story = (List<?>) ((Map<?, ?>) json.get("schedule")).get("story");
    assertThat(json.get("fault")).isEqualTo("fork-init");
    assertThat(story.get(0)).asString().startsWith("Each process should have its own file;");
    assertThat(story).hasSizeGreaterThan(3);
    String plain = Files.readString(page).replaceAll("<a [^>]*>|</a>", "");
    for (Object sentence : story) {
      assertThat(text).contains((String) sentence);
      assertThat(plain).contains(((String) sentence).replace("'", "&#39;").replace("\"", "&quot;"));
    }
    assertThat(text).contains("; exit code 0 is of the schedule's end alone");
  }

  @ParameterizedTest
  @CsvSource({
    "re-entry, 'use another release than 0.21.0', All steps are of one process",
    "lost-update, 'make each metric and child once', No swap of two neighbouring steps",
    "error1, 'use 0.5.0 or later', With the fix: ",
    "fork-init, 'use 0.5.0 or later', If all processes run on",
  })
  void shouldSayInTheTerminalWhatThePageSaysWhenAScheduleIsOfAFault(
      String name, String prevents, String fact) throws Exception {
    Path page = folder.resolve("page.html");
    List<String> lines = printed("replay", name, "--simulate", "--html", page.toString());
    String html = Files.readString(page).replaceAll("<a [^>]*>|</a>", "");
    for (String start : List.of(prevents, fact)) {
      List<String> told = lines.stream().filter(line -> line.contains(start)).toList();
      assertThat(told).hasSize(1);
      assertThat(html).contains(told.get(0).replace("'", "&#39;").replace("\"", "&quot;"));
    }
  }

  @Test
  void shouldPrintEveryStepWhenAskedTo() {
    List<String> lines = printed("replay", CASE, "--simulate", "--all");

    for (int step = 1; step <= 176; step++) {
      String number = String.format("%5d ", step).substring(3);
      assertThat(lines).as(number).anyMatch(line -> line.startsWith(number, 3));
    }
    assertThat(lines).noneMatch(line -> line.contains("left out"));
  }
}
