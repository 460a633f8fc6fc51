package multiproc.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import multiproc.client.ClientVersion;
import multiproc.client.Fault;
import org.junit.jupiter.api.Test;

class RunSummaryTest {

  private static final FileFault EMPTY =
      new FileFault(
          "./tmp/gauge_all_2.db",
          "File not open for writing (./tmp/gauge_all_2.db, position 0)",
          Optional.of(Fault.EMPTY_FILE),
          "no header in 0 bytes; its writer, process 2, is dead");
  private static final FileFault FORK =
      new FileFault(
          "./tmp/gauge_all_1.db",
          "no luck (./tmp/gauge_all_1.db, position 88)",
          Optional.of(Fault.FORK_INIT),
          "seen");

  private static RunSummary summary(
      String failingSince, List<FileFault> deathFaults, List<FileFault> failing) {
    return summary(failingSince, deathFaults, failing, "");
  }

  private static RunSummary summary(
      String failingSince, List<FileFault> deathFaults, List<FileFault> failing, String unknown) {
    return summary(3, failingSince, deathFaults, failing, unknown);
  }

  private static RunSummary summary(
      int scrapesOk,
      String failingSince,
      List<FileFault> deathFaults,
      List<FileFault> failing,
      String unknown) {
    return new RunSummary(
        new Reproduction.Settings(
            BigInteger.ONE, "127.0.0.1", 0, "./tmp/", false, ClientVersion.V0_5_0, false, null),
        5_020_000_000L,
        scrapesOk,
        failingSince.isEmpty() ? 0 : 2,
        "",
        failingSince,
        List.of(),
        deathFaults,
        0,
        "forks: 7",
        failing,
        unknown);
  }

  @Test
  void shouldBeUnknownWhenNothingWasChecked() {
    RunSummary summary = summary("", List.of(), List.of(), "no worker was started");

    assertThat(summary.corrupt()).isFalse();
    assertThat(summary.verdict()).isEqualTo("UNKNOWN: no worker was started");
  }

  @Test
  void shouldCountTheFilesWhenThereAreTooManyToList() {
    String printed = printed(summary("2.00 s", List.of(), Collections.nCopies(20_000, EMPTY)));

    assertThat(printed.lines()).hasSizeLessThan(40).contains("  and 19980 more");
    assertThat(printed).endsWith("fault: empty-file\n");
  }

  @Test
  void shouldSayThatTheEndpointIsDeadWhateverTheFault() {
    RunSummary summary = summary("2.00 s", List.of(), List.of(EMPTY));

    assertThat(summary.corrupt()).isTrue();
    assertThat(summary.verdict())
        .isEqualTo("endpoint dead: every scrape fails since 2.00 s; fault: empty-file");
    assertThat(printed(summary))
        .contains(
            "  empty-file: File not open for writing (./tmp/gauge_all_2.db, position 0); no header"
                + " in 0 bytes; its writer, process 2, is dead\n")
        .endsWith("  verdict: " + summary.verdict() + "\n");
  }

  @Test
  void shouldSayThatAScrapeWouldFailWhenTheLastOneSucceeded() {
    assertThat(summary("", List.of(), List.of(FORK)).verdict())
        .isEqualTo(
            "endpoint dead: a scrape would fail; the last one was before that; fault: fork-init");
  }

  @Test
  void shouldNameWhatAProcessDiedOfWhenScrapesSucceed() {
    RunSummary summary = summary("", List.of(FORK), List.of());

    assertThat(summary.corrupt()).isTrue();
    assertThat(summary.verdict())
        .isEqualTo("scrapes succeed, but a process died of a file; fault: fork-init");
  }

  @Test
  void shouldSayThatNoScrapeWasMadeWhenAProcessDied() {
    assertThat(summary(0, "", List.of(FORK), List.of(), "").verdict())
        .isEqualTo("no scrape was made, and a process died of a file; fault: fork-init");
  }

  @Test
  void shouldBeCleanWhenScrapesFailedInPassingOnly() {
    RunSummary summary = summary("", List.of(), List.of());

    assertThat(summary.corrupt()).isFalse();
    assertThat(summary.verdict()).isEqualTo("no corruption");
  }

  @Test
  void shouldGiveWhatItKnowsWhenThereWasNoTimeForTheRest() {
    String left = "9 of 10 files were not looked at: there was no time";

    RunSummary summary = summary("2.00 s", List.of(), List.of(FORK), left);

    assertThat(printed(summary))
        .endsWith(
            "  "
                + left
                + "\n"
                + "  verdict: endpoint dead: every scrape fails since 2.00 s; fault:"
                + " fork-init\n");
    assertThat(summary("", List.of(), List.of(), left).verdict()).isEqualTo("UNKNOWN: " + left);
  }

  private static String printed(RunSummary summary) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    summary.print(new PrintStream(text, true, StandardCharsets.UTF_8));
    return text.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }
}
