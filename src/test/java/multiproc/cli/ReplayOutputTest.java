package multiproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Of the shipped case, in which process 16733 overwrites an entry in step 47 of 176. */
class ReplayOutputTest {

  private static final String CASE = "error1/20261126-022559-attempt8";
  private static final int SCREEN = 24;

  private static List<String> printed(String... words) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      Main.run(words);
    } finally {
      System.setOut(before);
    }
    return printed.toString(StandardCharsets.UTF_8).lines().toList();
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
  void shouldPrintEveryStepWhenAskedTo() {
    List<String> lines = printed("replay", CASE, "--simulate", "--all");

    for (int step = 1; step <= 176; step++) {
      String number = String.format("%5d ", step).substring(3);
      assertThat(lines).as(number).anyMatch(line -> line.startsWith(number, 3));
    }
    assertThat(lines).noneMatch(line -> line.contains("left out"));
  }
}
