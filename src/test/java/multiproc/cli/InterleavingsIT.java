package multiproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipInputStream;
import multiproc.Fixtures;
import multiproc.JsonSchema;
import multiproc.RunningJar;
import multiproc.explore.Explorer;
import multiproc.explore.WhatIf;
import multiproc.explore.catalogue.Resources;
import multiproc.python.PythonJson;
import multiproc.python.PythonVersion;
import multiproc.schedule.Schedule;
import multiproc.schedule.ScheduleText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class InterleavingsIT {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "error1, child 4103: error: unpack_from requires a buffer of at least 1919251561 bytes",
    "error2, scrape 4103: ValueError: No JSON object could be decoded"
  })
  void shouldEndAsTheOriginalDidWhenReplayedOnRealProcesses(String name, String error)
      throws Exception {
    String file;
    try (RunningJar replay = RunningJar.start(folder, "replay", name, "--expect", "corrupt")) {
      assertThat(replay.exitCode()).describedAs("%s", replay.stderr()).isZero();
      assertThat(replay.stdout())
          .contains(error, "verdict: MISALIGNED after 15 steps; fault fork-init");
      file = replay.awaitStdout("files: ") + "gauge_all_4101.db";
    }
    try (RunningJar inspect = RunningJar.start(folder, "inspect", file)) {
      assertThat(inspect.exitCode()).isEqualTo(10);
    }
  }

  @Test
  void shouldEndCleanOnRealProcessesWhenTwoStepsAreSwappedAndSayWhatComesLater() throws Exception {
    String[] swapped = {"replay", "error1", "--what-if", "swap 7 8", "-o", "swapped.schedule"};
    try (RunningJar replay = RunningJar.start(folder, swapped)) {
      assertThat(replay.exitCode()).describedAs("%s", replay.stderr()).isZero();
      assertThat(replay.stdout())
          .contains(
              "Steps 7 and 8 swapped: CLEAN at the schedule's end (15 steps); MISALIGNED at the"
                  + " programs' end (20)",
              "Without the swap: MISALIGNED at the schedule's end (15 steps); LOST at the programs'"
                  + " end (17).",
              "verdict: CLEAN at the schedule's end (15 steps); MISALIGNED at the programs' end"
                  + " (20); fault fork-init")
          .anyMatch(line -> line.startsWith("* 17 "));
    }
    String[] again = {"replay", "swapped.schedule", "--simulate", "--expect", "clean"};
    try (RunningJar replay = RunningJar.start(folder, again)) {
      assertThat(replay.exitCode()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"error1, 0.5.0", "error2, 0.5.0", "error1, 0.25.0", "error2, 0.25.0"})
  void shouldEndCleanOnRealProcessesWhenTheOrderRunsUnderTheFix(String name, String client)
      throws Exception {
    String[] fixed = {"replay", name, "--client", client, "--expect", "clean"};
    try (RunningJar replay = RunningJar.start(folder, fixed)) {
      assertThat(replay.exitCode()).describedAs("%s", replay.stderr()).isZero();
      assertThat(replay.stdout())
          .anyMatch(line -> line.startsWith("  child 4102 diverges from step "));
    }
  }

  @Test
  void shouldPrintAScheduleThatComesWithTheProgramWhenAsked() throws Exception {
    try (RunningJar print = RunningJar.start(folder, "replay", "error1", "--print");
        InputStream in = getClass().getResourceAsStream("/schedules/error1.schedule")) {
      assertThat(print.exitCode()).isZero();
      assertThat(print.stdout())
          .isEqualTo(
              new String(in.readAllBytes()).lines().filter(line -> !line.startsWith("#")).toList());
    }
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @CsvSource({
    "replay error1 --simulate, corrupt, fork-init, swap 7",
    "replay error1 --simulate --client 0.5.0, clean, null, diverges",
    "shrink error1, corrupt, fork-init, proved true",
    "explore --children 1, corrupt, fork-init, schedules 1566",
    "explore --children 1 --client 0.5.0, clean, null, verdict MISALIGNED",
    "explore --children 1 --max-states 20, unknown, null, complete false",
    "explain zeros.db, corrupt, empty-file, explained true"
  })
  void shouldPrintOneDocumentAndNothingElseWhenAskedForJson(
      String line, String verdict, String fault, String also) throws Exception {
    Files.write(folder.resolve("zeros.db"), new byte[1 << 20]);
    String[] words = (line + " --json").split(" ");
    try (RunningJar jar = RunningJar.start(folder, words)) {
      jar.exitCode();
      String text = String.join("\n", jar.stdout());
      String flat = flat(text);
      assertThat(flat)
          .startsWith(
              "{ version 1 command " + words[0] + " verdict " + verdict + " fault " + fault + " ")
          .contains(also);
    }
  }

  @Test
  void shouldPrintOneDocumentAndNothingElseWhenAHuntIsAskedForJson() throws Exception {
    String[] hunt = {"hunt", "--all", "--attempts", "2", "--fault", "fork-init", "--json"};
    try (RunningJar jar = RunningJar.start(folder, hunt)) {
      int code = jar.exitCode();
      String text = String.join("\n", jar.stdout());
      assertThat(
              JsonSchema.errors(
                  Fixtures.json("/multiproc/reproduce.schema.json"),
                  PythonJson.loads(text, PythonVersion.PYTHON_3)))
          .isEmpty();
      String flat = flat(text);
      assertThat(flat).startsWith("{ version 1 command hunt verdict ").contains(" attempts 2 ");
      int none = flat.contains(" foreignStores 0 ") ? 0 : 3;
      assertThat(code).isEqualTo(flat.contains("[ { fault fork-init seen 0 ") ? none : 10);
    }
  }

  /** The tokens of a JSON document, with blanks between. */
  private static String flat(String text) throws Exception {
    StringBuilder flat = new StringBuilder();
    try (JsonParser json = new JsonFactory().createParser(text)) {
      while (json.nextToken() != null) {
        flat.append(json.getText()).append(' ');
      }
    }
    return flat.toString();
  }

  private String edited() throws Exception {
    try (InputStream in = getClass().getResourceAsStream("/schedules/error1.schedule")) {
      List<String> lines = new String(in.readAllBytes()).lines().toList();
      return String.join(
              "\n",
              lines.stream()
                  .map(line -> line.startsWith("step 8 ") ? line.replaceAll("....$", "0000") : line)
                  .toList())
          + "\n";
    }
  }

  @Test
  void shouldCutAFileUnderAMappingWhenLabelsMakeFilesGrow() throws Exception {
    Path schedule = folder.resolve("shrink.schedule");
    try (InputStream in = getClass().getResourceAsStream("/schedule/shrink.schedule")) {
      Files.copy(in, schedule);
    }
    try (RunningJar replay = RunningJar.start(folder, "replay", "shrink.schedule")) {
      assertThat(replay.exitCode()).isEqualTo(10);
      assertThat(replay.stdout())
          .anyMatch(line -> line.contains("walk; cuts to 2 MiB"))
          .contains("verdict: SHRINK after 13 steps; fault shrink");
    }
  }

  @Test
  void shouldLeaveTheSameBytesWhenARunGoesOnPastTheCut() throws Exception {
    Schedule cut;
    try (InputStream in = getClass().getResourceAsStream("/schedule/shrink.schedule")) {
      cut = ScheduleText.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), "shrink");
    }
    Schedule finished = new WhatIf(cut, Explorer.DIRECTORY).finished();
    Files.writeString(folder.resolve("finished.schedule"), ScheduleText.format(finished));
    try (RunningJar replay = RunningJar.start(folder, "replay", "finished.schedule")) {
      assertThat(replay.exitCode()).isEqualTo(10);
      assertThat(replay.stdout()).anyMatch(line -> line.contains("4101 dies: SIGBUS"));
    }
  }

  @Test
  void shouldEndWithThreeWhenAReplayDiverges() throws Exception {
    Files.writeString(folder.resolve("edited.schedule"), edited());
    try (RunningJar replay = RunningJar.start(folder, "replay", "edited.schedule")) {
      assertThat(replay.exitCode()).isEqualTo(3);
      assertThat(replay.stderr())
          .singleElement()
          .asString()
          .startsWith("reproduce: diverged at step 8: expected ");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "replay none.schedule ! no such schedule: file=none.schedule",
        "replay ! no schedule given",
        "replay error1 --what-if swap ! not understood: what-if=swap; give \"swap N M\"",
        "replay bad.schedule ! bad.schedule, line 1: unknown version of the format: version=7",
        "shrink bad.schedule ! bad.schedule, line 1: unknown version of the format: version=7",
        "explain nothing.db ! no such file or directory",
        "explore --children 0 ! out of range: children=0; give 1 to 7",
        "explore --label-length 9999999 ! out of range: label-length=9999999; give 1 to 2097152",
        "explore --kill --granularity visible ! steps are too coarse for events between them",
        "explore --granularity fine ! unknown granularity: granularity=fine",
      })
  void shouldSayInOneLineWhatIsWrongWhenMisused(String arguments, String message) throws Exception {
    Files.writeString(folder.resolve("bad.schedule"), "schedule 7\n");
    try (RunningJar jar = RunningJar.start(folder, arguments.strip().split(" "))) {
      assertThat(jar.exitCode()).isEqualTo(2);
      assertThat(jar.stderr()).singleElement().asString().contains(message.strip());
    }
  }

  @Test
  void shouldBeTheSameOnRealFilesWhenAScenarioIsConfirmed() throws Exception {
    try (RunningJar explore =
        RunningJar.start(
            folder,
            "explore",
            "--children",
            "1",
            "--labels",
            "1",
            "--client",
            "0.4.2",
            "--kill",
            "--scrape",
            "--confirm")) {
      assertThat(explore.exitCode()).describedAs("%s", explore.stderr()).isEqualTo(10);
      List<String> confirmed =
          explore.stdout().stream().filter(line -> line.startsWith("confirmed ")).toList();
      assertThat(confirmed).hasSizeGreaterThan(12);
      assertThat(confirmed)
          .allSatisfy(
              line -> {
                String[] words = line.split(" at ")[1].split(" ");
                assertThat(words[0]).isEqualTo(words[2]);
              });
      assertThat(explore.stdout()).noneMatch(line -> line.startsWith("diverged"));
    }
  }

  @Test
  void shouldEndWithThreeWhenASearchIsStopped() throws Exception {
    String[] stopped = {"explore", "--children", "1", "--labels", "2", "--max-states", "100"};
    try (RunningJar explore = RunningJar.start(folder, stopped)) {
      assertThat(explore.exitCode()).isEqualTo(3);
      assertThat(explore.stdout()).anyMatch(line -> line.contains("STOPPED EARLY, UNKNOWN"));
      assertThat(explore.stdout())
          .anyMatch(
              line ->
                  line.startsWith(
                          "verdict: UNKNOWN, the search was stopped; the worst seen is MISALIGNED")
                      && line.endsWith(
                          " (port of client 0.4.2: children 1, labels 2, generations 1, passes 1;"
                              + " no kill, no scrape, no fault of the system; granularity"
                              + " visible)"));
    }
  }

  @Test
  void shouldExplainAFileWhoseNameTellsNoProcess() throws Exception {
    Files.write(folder.resolve("saved.db"), new byte[1 << 20]);
    try (RunningJar explain =
        RunningJar.start(folder, "explain", "saved.db", "-o", "found.schedule")) {
      assertThat(explain.exitCode()).isEqualTo(10);
      assertThat(explain.stdout())
          .contains("  its name is none that a client gives: explained as gauge_all_4101.db")
          .anyMatch(line -> line.endsWith(" replay found.schedule"));
    }
    Path files;
    try (RunningJar replay =
        RunningJar.start(folder, "replay", "found.schedule", "--expect", "corrupt")) {
      assertThat(replay.exitCode()).isEqualTo(0);
      files = folder.resolve(replay.awaitStdout("files: "));
    }
    assertThat(Files.readAllBytes(files.resolve("gauge_all_4101.db"))).isEqualTo(new byte[1 << 20]);
  }

  private static byte[] unzipped(Path zip) throws Exception {
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
      in.getNextEntry();
      return in.readAllBytes();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"error1/20261126-022559-attempt8", "error2/20261126-022603-attempt10"})
  void shouldProveTheSmallestScheduleWhenAShippedCaseIsShrunk(String folderOfCase)
      throws Exception {
    String schedule = Path.of(folderOfCase, "run.schedule").toAbsolutePath().toString();
    try (RunningJar shrink = RunningJar.start(folder, "shrink", schedule)) {
      assertThat(shrink.exitCode()).describedAs("%s", shrink.stderr()).isEqualTo(10);
      assertThat(shrink.stdout())
          .anyMatch(line -> line.startsWith("MISALIGNED: 15 steps of 3 processes, "))
          .anyMatch(line -> line.contains("minimal (proved)"));
    }
  }

  @Test
  void shouldGiveTheVeryBytesWhenARecordedHitIsReplayedOrExplained() throws Exception {
    Path saved;
    try (RunningJar hunt = RunningJar.start(folder, "hunt", "--attempts", "60")) {
      assertThat(hunt.exitCode()).describedAs("%s", hunt.stderr()).isEqualTo(10);
      saved = folder.resolve(hunt.awaitStdout("  case: "));
    }
    String schedule = saved.resolve("run.schedule").toString();
    // Scrapes are recorded, too: the one that failed and the one that failed again.
    assertThat(saved.resolve("run.schedule")).content().containsPattern("process 2 scrape");
    assertThat(saved.resolve("run.schedule")).content().contains(" | list | ");
    Path files;
    try (RunningJar replay = RunningJar.start(folder, "replay", schedule)) {
      assertThat(replay.exitCode()).describedAs("%s", replay.stderr()).isEqualTo(10);
      files = folder.resolve(replay.awaitStdout("files: "));
    }
    try (Stream<Path> zips = Files.list(saved)) {
      for (Path zip : zips.filter(path -> path.toString().endsWith(".db.zip")).toList()) {
        String name = zip.getFileName().toString().replace(".zip", "");
        assertThat(files.resolve(name)).hasBinaryContent(unzipped(zip));
      }
    }
    try (RunningJar shrink = RunningJar.start(folder, "shrink", schedule, "-o", "s.schedule")) {
      assertThat(shrink.exitCode()).describedAs("%s", shrink.stderr()).isEqualTo(10);
      // Which hit it is decides whether the proof fits into the search's time: 1-minimal, else.
      assertThat(shrink.stdout()).anyMatch(line -> line.contains("minimal ("));
    }
    try (RunningJar replay = RunningJar.start(folder, "replay", "s.schedule")) {
      assertThat(replay.exitCode()).describedAs("%s", replay.stderr()).isEqualTo(10);
    }
  }

  @Test
  void shouldSayWhichIsTakenWhenAPathHasTheNameOfAShippedSchedule() throws Exception {
    Path error2 = Files.createDirectories(folder.resolve("error2/case"));
    String error1 = Resources.SCHEDULES.text("error1").orElseThrow();
    Files.writeString(error2.resolve("run.schedule"), error1);
    try (RunningJar shipped = RunningJar.start(folder, "replay", "error2", "--print")) {
      assertThat(shipped.exitCode()).isZero();
      assertThat(shipped.stderr())
          .singleElement()
          .asString()
          .startsWith(
              "reproduce: note: runs the schedule of this name that comes with the program, not the"
                  + " folder here: name=error2, which is a folder of one case; run it with: ")
          .endsWith(" replay error2/case");
    }
    Files.writeString(folder.resolve("error2/run.schedule"), error1);
    try (RunningJar path = RunningJar.start(folder, "replay", "error2", "--print")) {
      assertThat(path.exitCode()).isZero();
      assertThat(path.stderr())
          .containsExactly(
              "reproduce: note: runs the file or folder of this name, and not the schedule of the"
                  + " same name that comes with the program: name=error2");
      assertThat(path.stdout()).anyMatch(line -> line.startsWith("verdict MISALIGNED "));
    }
  }
}
