package multiproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of scenarios that a user writes. */
class ExploreOutputTest {

  @TempDir private Path folder;

  private List<String> explored(String scenario) throws IOException {
    Path plan = folder.resolve("mine.txt");
    Files.writeString(plan, scenario);
    return Printed.by("explore", "--plan", plan.toString(), "-o", folder.toString()).lines();
  }

  @Test
  void shouldTakeProgramsThatTheBugDoesNotReachOnlyWhenTheyAreExpectedToBeClean()
      throws IOException {
    Path plan = Files.writeString(folder.resolve("own.txt"), harmless("0.5.0"));
    String[] line = {"explore", "--plan", plan.toString(), "-o", folder.toString()};
    assertThat(Main.run(line)).isEqualTo(ExitCode.UNKNOWN);

    List<String> expecting = new ArrayList<>(List.of(line));
    expecting.addAll(List.of("--expect", "clean"));
    assertThat(Main.run(expecting.toArray(String[]::new))).isEqualTo(ExitCode.OK);
  }

  private static String harmless(String client) {
    return """
    schedule 1
    client %s
    metric counter c_total code "a counter"
    process 4101 parent
      inc c_total "200" 1.0
    """
        .formatted(client);
  }

  @Test
  void shouldSayWhyThereIsNoControlWhenTheReleaseIsThatOfTheBug() throws IOException {
    String none = "No positive control: client 0.4.2 is itself the release that has the bug.";
    assertThat(explored(harmless("0.4.2")))
        .anyMatch(line -> line.startsWith(none))
        .anyMatch(line -> line.startsWith("verdict: CLEAN"));
    assertThat(explored(harmless("0.5.0")))
        .noneMatch(line -> line.startsWith("No positive control"))
        .contains("The control did not find the bug within these bounds")
        .anyMatch(
            line ->
                line.startsWith("verdict: UNKNOWN, whether a fix matters here: these programs are")
                    && line.contains("under client 0.4.2 as well"));
  }

  @Test
  void shouldOfferNoPageWhenALabelIsTooLongForOne() throws IOException {
    List<String> lines =
        explored(
            """
            schedule 1
            client 0.25.0
            metric counter c_total path "requests"
            process 4101 parent
              inc c_total "b"*5000 1.0
            process 4102 parent identifier 4101
              inc c_total "c" 1.0
            """);
    assertThat(lines)
        .anyMatch(line -> line.endsWith(".schedule (it has labels too long for a page)"))
        .noneMatch(line -> line.contains("--html"));
  }

  /** The scrape shows the series of neither file whole, and the parent's entry is gone. */
  @Test
  void shouldNameTheWorseVerdictWhenAScheduleEndsInTwo() throws IOException {
    List<String> lines =
        explored(
            """
            schedule 1
            client 0.4.2
            metric counter c_total code "a counter"
            process 4101 parent
              inc c_total "200" 1.0
              fork 4102
              inc c_total "404" 5.0
              wait 4102
              scrape
              expect c_total{code="404"} 5.0
            process 4102 child
              inc c_total "500" 7.0
            """);
    assertThat(lines)
        .anyMatch(line -> line.matches("WRONG-VALUE \\(.*; beside LOST, the worse, .*"))
        .anyMatch(line -> line.matches("LOST \\(an appended entry is gone; fault fork-init\\):.*"));
  }
}
