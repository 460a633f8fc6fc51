package multiproc.schedule.print;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import multiproc.client.ClientVersion;
import multiproc.explore.Scenario;
import multiproc.explore.catalogue.FaultCase;
import multiproc.explore.catalogue.FaultCatalogue;
import multiproc.schedule.Granularity;
import multiproc.schedule.Plan;
import multiproc.schedule.Schedule;
import multiproc.schedule.StepKind;
import multiproc.schedule.Verdict;
import multiproc.schedule.model.Simulation;
import multiproc.schedule.model.StateChecker;
import multiproc.schedule.model.TransitionSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tables word for word. {@code -Dgolden.rewrite=true} writes the golden texts again and fails the
 * run, so that the option cannot stay on.
 */
class StepTableTest {

  private static final Path GOLDEN = Path.of("src/test/resources/schedule/golden");
  private static final int WIDTH = 200;

  private static void check(String name, String text) {
    try {
      if (Boolean.getBoolean("golden.rewrite")) {
        Files.writeString(GOLDEN.resolve(name), text);
        fail("golden text written anew: file=" + name + "; look at it, then run without the flag");
      }
      assertThat(text).isEqualTo(Files.readString(GOLDEN.resolve(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String printed(Consumer<PrintStream> printer) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    printer.accept(new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8);
  }

  private static String table(Schedule schedule) {
    return printed(out -> StepTable.print(schedule, out, false));
  }

  private static Scenario scenario(Granularity granularity, int children, int generations) {
    return new Scenario(ClientVersion.V0_4_2, granularity, children, 2, generations, 2, true, true);
  }

  @Test
  void shouldMarkTheStepAndTheStaleReadWhenAFileBecomesMisaligned() {
    check("misaligned.txt", table(Schedules.misaligned()));
  }

  @Test
  void shouldSayWhoseEntryIsGoneWhenOneIsLost() {
    check("lost.txt", table(Schedules.shortest(Verdict.LOST, scenario(Granularity.VISIBLE, 1, 1))));
  }

  @Test
  void shouldSayWhereWhenAValueIsStoredIntoAnEntry() {
    Scenario scenario =
        new Scenario(ClientVersion.V0_4_2, Granularity.VISIBLE, 2, 2, 1, 2, false, false);
    check("value-stomp.txt", table(Schedules.shortest(Verdict.VALUE_STOMP, scenario)));
  }

  @Test
  void shouldNameTheFileWhenItIsNotTheColumns() {
    Scenario scenario = scenario(Granularity.OBSERVED, 1, 1);
    check("empty-file.txt", table(Schedules.shortest(Verdict.EMPTY_FILE, scenario)));
  }

  @Test
  void shouldTellWhatAScrapeDiesOfWhenItMeetsAFileTooEarly() {
    Scenario scenario = scenario(Granularity.OBSERVED, 1, 1);
    check("reader-init.txt", table(Schedules.shortest(Verdict.READER_INIT, scenario)));
  }

  @Test
  void shouldStayReadableWhenThereAreManyProcesses() {
    check("many.txt", table(Schedules.random(scenario(Granularity.VISIBLE, 7, 1).plan(), 60, 1)));
  }

  @Test
  void shouldShowEveryOperationWhenEachIsAStep() {
    check(
        "operations.txt",
        table(Schedules.random(scenario(Granularity.OPERATION, 2, 2).plan(), 90, 1)));
  }

  @Test
  void shouldPrintEachRowWhenItsStepIsDone() {
    Schedule schedule = Schedules.misaligned();
    String live =
        printed(
            out -> {
              StepTable table = new StepTable(schedule.plan(), out, false);
              TransitionSystem system = new TransitionSystem(schedule.plan(), "/somewhere");
              Simulation simulation = new Simulation(system, new StateChecker(system));
              schedule
                  .steps()
                  .forEach(
                      step -> {
                        simulation.step(schedule.plan().indexOf(step.pid()));
                        table.row(step, simulation);
                      });
              table.end();
            });
    check("live.txt", live);
  }

  @Test
  void shouldShareOneColumnWhenThereAreTooManyProcesses() {
    String table = table(Schedules.random(scenario(Granularity.OBSERVED, 17, 1).plan(), 60, 3));
    assertThat(table).startsWith("step  process ").contains("  parent 4101: fork 4102-4118 ");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 12, 30})
  void shouldKeepEveryRowWithinTheWidthWhenProcessesAreAsManyAs(int children) {
    for (Granularity granularity : Granularity.values()) {
      for (int seed = 0; seed < 5; seed++) {
        Plan plan = scenario(granularity, children, 2).plan();
        Schedule schedule = Schedules.random(plan, 150, seed);
        String table = table(schedule);
        assertThat(table.lines()).allMatch(line -> line.length() <= WIDTH);
        assertThat(table.lines()).noneMatch(String::isBlank);
        assertThat(table.lines().filter(line -> line.matches("[ *!]{0,4}\\d+  .*")).count())
            .as("rows of %s, seed %s", granularity, seed)
            .isEqualTo(schedule.steps().size());
      }
    }
  }

  @Test
  void shouldPrintTheRowsBeforeItWhenAStepCannotBeDone() {
    Schedule schedule = Schedules.misaligned();
    Plan other = Schedules.oneChild(ClientVersion.V0_5_0, Granularity.VISIBLE);
    Schedule changed = new Schedule(other, schedule.steps(), schedule.expectation());
    String rows =
        printed(
            out ->
                assertThatThrownBy(() -> StepTable.print(changed, out, false))
                    .isInstanceOf(IllegalArgumentException.class));
    assertThat(rows.lines().skip(1)).hasSize(5);
    assertThat(table(schedule)).contains("   5  entry[88] @8");
  }

  @Test
  void shouldUseColourWhenToldThatItIsATerminalOnly() {
    Schedule schedule = Schedules.misaligned();
    String coloured = printed(out -> StepTable.print(schedule, out, true));
    assertThat(coloured).contains("\u001b[31m");
    assertThat(coloured.replaceAll("\u001b\\[\\d+m", "")).isEqualTo(table(schedule));
  }

  @Test
  void shouldPrintNoControlCharacterWhenALabelHoldsOne() {
    String table = table(Schedules.random(Schedules.hostile("\u001b[2J\n\u202e"), 60, 1));
    assertThat(table.replace(System.lineSeparator(), ""))
        .matches(text -> text.chars().noneMatch(Character::isISOControl))
        .doesNotContain("\u202e");
  }

  @Test
  void shouldRefuseWhenTheProgramsDoNotDoTheSteps() {
    Schedule schedule = Schedules.misaligned();
    Plan other = Schedules.oneChild(ClientVersion.V0_5_0, Granularity.VISIBLE);
    Schedule changed = new Schedule(other, schedule.steps(), schedule.expectation());
    assertThatThrownBy(() -> table(changed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("diverged at step 6: expected open gauge_all_4101.db; ")
        .hasMessageContaining(", got open gauge_all_4102.db; ");
  }

  /** Real 0.7.0 to 0.26.0 use the processor for ever; none raises an error. */
  @Test
  void shouldNotSayThatAProcessDiesOrMakesItsFileWhenItWalksForEverOverAFileThatIsGiven()
      throws Exception {
    Schedule run = FaultCatalogue.find("negative-length").orElseThrow().run().orElseThrow();
    assertThat(table(run))
        .contains("  1  open              used 88   MISALIGNED at 56: length -28")
        .contains("walk; never ends")
        .doesNotContain("dies", "creates", "*");
    assertThat(RunNotes.sentences(run))
        .containsExactly(
            "Before the first step counter_4101.db is MISALIGNED at 56: length -28; process 4101"
                + " begins a walk that never ends in step 3 (endless walk: the client comes back"
                + " to position 56 for ever).");
  }

  /** The sizes of step 5 are 131072, 262144, .. after 4194304; of step 24 nothing is made. */
  @ParameterizedTest
  @CsvSource({
    "shrink, '; cuts to 128 ', '; cuts to 256 '",
    "half-reset, open counter_4102.db ! EMFILE, counter_4102.db (creates)",
    "disk-full, header 8 ! ENOSPC, header 0 -> 8",
    "live-unlink, open-read counter_4102.db (not, signal",
    "fork-lock, not ended: 4102, does nothing",
    "fork-lock, thread, signal",
    "fork-lock, HANGS, never ends",
    "live-unlink, reads the names of the files, a scrape lists",
  })
  void shouldSayOfEachOperationWhatItDoesWhenItFailsOrAnotherProgramMakesIt(
      String fault, String said, String not) throws Exception {
    Schedule run = FaultCatalogue.find(fault).orElseThrow().run().orElseThrow();
    String words = String.join("\n", RunNotes.words(run));
    assertThat(table(run) + words).contains(said).doesNotContain(not);
  }

  /** The steps of the remark are those of the schedule's lines. */
  @Test
  void shouldCallAReadStaleWhenTheProcessStoresAfterAnotherHasOnly() throws Exception {
    Pattern stale =
        Pattern.compile("(\\d+)'s used \\d+ stale from step (\\d+)|stale from step (\\d+)");
    List<Schedule> runs = new ArrayList<>(List.of(Schedules.misaligned()));
    for (FaultCase fault : FaultCatalogue.all()) {
      fault.run().ifPresent(runs::add);
    }
    int found = 0;
    for (Schedule run : runs) {
      for (Map.Entry<Integer, String> remark : StaleReads.of(run).remarks().entrySet()) {
        Matcher each = stale.matcher(remark.getValue());
        while (each.find()) {
          found++;
          long pid =
              each.group(1) == null
                  ? run.steps().get(remark.getKey() - 1).pid()
                  : Long.parseLong(each.group(1));
          int from = Integer.parseInt(each.group(1) == null ? each.group(3) : each.group(2));
          assertThat(run.steps().subList(from, run.steps().size()))
              .anyMatch(
                  step ->
                      step.pid() == pid
                          && step.operations().stream()
                              .anyMatch(
                                  o -> o.kind() == StepKind.ENTRY || o.kind() == StepKind.HEADER));
        }
      }
    }
    assertThat(found).isGreaterThan(3);
  }

  @Test
  void shouldNotSayThatAScrapeDiesWhenItShowsAnUnexpectedValue() throws Exception {
    Schedule run = FaultCatalogue.find("help-change").orElseThrow().run().orElseThrow();
    assertThat(table(run))
        .contains("wrong value: in_progress{path=\"/a\"} is 6.0, expected 3.0")
        .doesNotContain("dies");
  }
}
