package multiproc.schedule.print;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import multiproc.client.ClientVersion;
import multiproc.explore.Explorer;
import multiproc.explore.Scenario;
import multiproc.explore.WhatIf;
import multiproc.schedule.Granularity;
import multiproc.schedule.Plan;
import multiproc.schedule.RunFault;
import multiproc.schedule.Schedule;
import multiproc.schedule.ScheduleText;
import multiproc.schedule.StepKind;
import multiproc.schedule.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RaceStoryTest {

  /** Each process's first entry is at 8; the child's is as long, so that its value is at 48. */
  private static final String TWO_COUNTERS =
      """
      schedule 1
      client 0.4.2
      metric counter c_total code "a counter"
      process 4101 parent
        fork 4102
        inc c_total "200" 1.0
        wait 4102
      process 4102 child
        inc c_total "3" 1.0
      """;

  /** As of a search that is ended before its first step. */
  @Test
  void shouldSaySoWhenNoProcessMakesAStep() throws IOException {
    Schedule schedule =
        ScheduleText.parse(
            TWO_COUNTERS.replace("metric", "granularity visible\nmetric") + "verdict CLEAN\n",
            "empty.schedule");
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    RunNotes.print(schedule, false, new PrintStream(printed, true, StandardCharsets.UTF_8));
    assertThat(printed.toString(StandardCharsets.UTF_8).strip())
        .isEqualTo("No process makes a step in this run.");
  }

  private static List<String> story(Schedule schedule) {
    List<String> told = RunNotes.sentences(schedule);
    // The first sentence is on the known fault.
    return RunFault.of(schedule).isPresent() ? told.subList(1, told.size()) : told;
  }

  private static Schedule shortest(Verdict verdict, int children, boolean disturbed) {
    Granularity granularity = disturbed ? Granularity.OBSERVED : Granularity.VISIBLE;
    return Schedules.shortest(
        verdict,
        new Scenario(ClientVersion.V0_4_2, granularity, children, 2, 1, 1, disturbed, disturbed));
  }

  private static Schedule parsed(Path file) throws IOException {
    return ScheduleText.parse(Files.readString(file), file.toString());
  }

  @Test
  void shouldTellReadAndOverwriteAndConsequenceWhenAChildStoresOverItsParent() throws Exception {
    assertThat(story(parsed(Path.of("src/main/resources/schedules/error1.schedule"))))
        .containsExactly(
            "Child 4102 opens gauge_all_4101.db, the file of parent 4101, and reads used = 8 in"
                + " step 7: 8 bytes are in use, so its next entry goes to position 8.",
            "Parent 4101 has an entry of 88 bytes at 8 (step 5) and counts it in used in step 8;"
                + " 4102 does not read used again, and in step 12 it stores its own entry of 80"
                + " bytes at 8, over the other.",
            "Now the last 8 bytes of the old entry, the value 1.0, are left at 88, where every"
                + " reader takes them for the start of the next entry; child 4103 dies in step 15"
                + " (error: unpack_from requires a buffer of at least 1919251561 bytes: the"
                + " text \"iter\", read as a length, is 1919251561); a scrape,"
                + " which also parses the keys, then fails (in Python 2 ValueError: No JSON object"
                + " could be decoded).");
  }

  @Test
  void shouldTellThatTheHeaderComesLaterWhenTheEntryIsStoredBeforeIt() {
    Schedule schedule = shortest(Verdict.MISALIGNED, 1, false);
    assertThat(story(schedule).get(1))
        .contains("has an entry of 88 bytes at 8 (step 5) but has not");
    assertThat(story(schedule).get(2))
        .startsWith(
            "The last 8 bytes of the old entry, the value 0.0, are left at 88; from step 9 on");
  }

  @Test
  void shouldTellWhoLoweredTheEndWhenTheEntryHadBeenCounted() {
    Plan plan =
        new Scenario(ClientVersion.V0_4_2, Granularity.VISIBLE, 2, 2, 1, 1, false, false).plan();
    // 4102 reads used = 0 before the parent's header, and stores 8 after the parent's entry.
    Schedule schedule = Schedules.of(plan, 0, 0, 1, 1, 0, 0, 0, 0, 0, 1, 2, 2, 2, 2, 0, 0);

    assertThat(story(schedule))
        .containsExactly(
            "Child 4103 opens gauge_all_4101.db, the file of parent 4101, and reads used = 8 in"
                + " step 12: 8 bytes are in use, so its next entry goes to position 8.",
            "Parent 4101 has an entry of 88 bytes at 8 (step 7) and counted it in used in step 8,"
                + " but child 4102, which still had used = 0 (step 4), stored used = 8 in step 10;"
                + " so child 4103 does not know of it, and in step 13 it stores its own entry of 80"
                + " bytes at 8, over the other.",
            "The last 8 bytes of the old entry, the value 1.0, are left at 88; parent 4101 still"
                + " has used = 96 (step 8), stores an entry there in step 15 and used = 184 in step"
                + " 16, so used counts them, and every reader takes them for the start of the next"
                + " entry; a scrape then fails (in Python 2 ValueError: No JSON object could be"
                + " decoded).",
            "First damage: step 10 to 15, LOST: 4101's writer_process_count{worker_id=\"0\"}; final"
                + " damage: step 16.");
  }

  @Test
  void shouldTellTheStaleReadThatDecidesTheEndWhenASecondChildHasOne() throws Exception {
    Schedule error1 = parsed(Path.of("src/main/resources/schedules/error1.schedule"));
    Schedule swapped = new WhatIf(error1, Explorer.DIRECTORY).swapped(7).complete();
    assertThat(story(swapped).get(2))
        .startsWith(
            "The last 8 bytes of the old entry, the value 1.0, are left at 176; child 4103 still"
                + " has used = 184 (step 14), stores an entry there in step 19 and used = 264 in"
                + " step 20, so used counts them again,");
  }

  /**
   * A scrape of the files by the client itself (0.4.2 on Python 2.7) shows the child's 0.0 with the
   * parent's pid, and neither of the parent's two series.
   */
  @Test
  void shouldNameEachLostEntryAndTheFalseSampleWhenAScrapeSucceeds() throws Exception {
    Schedule error1 = parsed(Path.of("src/main/resources/schedules/error1.schedule"));
    Schedule finished = new WhatIf(error1, Explorer.DIRECTORY).finished();
    assertThat(story(finished).get(2))
        .isEqualTo(
            "From step 12 on a reader meets bytes at 88 that are no entry; in step 17 child 4102"
                + " stores used = 88 (184 before), so readers stop before those bytes: the walk"
                + " finds no error again, but not 4101's writer_process_count{worker_id=\"0\"} and"
                + " 4101's writer_process_count{worker_id=\"1\"} in gauge_all_4101.db; child 4103"
                + " dies in step 15 (error: unpack_from requires a buffer of at least 1919251561"
                + " bytes: the text \"iter\", read as a length, is 1919251561); a scrape then"
                + " succeeds, without the lost entries; it also shows writer_0_my_gauge{label1=\"my"
                + " label\"} 0.0 with pid=\"4101\", which 4101 never made: 4102 stored it.");
  }

  /** The child opens no file: it stores through the handle that it inherits from its parent. */
  @Test
  void shouldNameTheChildWhenItOnlyInheritsItsParentsFile() {
    Plan plan =
        ScheduleText.parsePlan(
            """
            schedule 1
            client 0.4.2
            metric summary size_bytes path "bytes of an answer"
            process 4101 parent
              observe size_bytes "/a" 512.0
              fork 4102
              observe size_bytes "/orders" 1.0
            process 4102 child
              observe size_bytes "/a/very/long/path/of/a/child" 2.0
            """);
    Schedule schedule = Schedules.shortest(Verdict.MISALIGNED, plan, false);
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    RunNotes.print(schedule, false, new PrintStream(printed, true, StandardCharsets.UTF_8));
    assertThat(printed.toString(StandardCharsets.UTF_8).replaceAll("\\s+", " "))
        .contains("; forked child 4102 still uses its parent's, and");
    assertThat(SchedulePage.html(schedule, PageFacts.NONE, ScheduleEnd.NONE))
        .contains("forked child 4102 still uses");
  }

  @Test
  void shouldNameTheFalseSampleWhenAChildStoresInItsParentsFileAndDamagesNothing() {
    Plan plan =
        new Scenario(ClientVersion.V0_4_2, Granularity.VISIBLE, 1, 1, 1, 1, false, false).plan();
    // The parent has counted its only entry before the child reads used.
    Schedule schedule = Schedules.of(plan, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1);
    assertThat(schedule.expectation().verdict()).isEqualTo(Verdict.CLEAN);
    assertThat(story(schedule))
        .containsExactly(
            "After the last of the 12 steps a reader finds every entry that used counts; but a"
                + " scrape shows writer_0_my_gauge{label1=\"my label\"} 0.0 with pid=\"4101\","
                + " which 4101 never made: 4102 stored it.");
  }

  @Test
  void shouldNameTheEntryThatIsGoneWhenOneIsLost() {
    List<String> story = story(shortest(Verdict.LOST, 1, false));
    assertThat(story).hasSize(3);
    assertThat(story.get(0))
        .startsWith("Parent 4101 stores used = 8 in gauge_all_4101.db in step 4");
    assertThat(story.get(2))
        .isEqualTo(
            "Now no reader finds 4102's writer_0_my_gauge{label1=\"my label\"} in"
                + " gauge_all_4101.db; a scrape then succeeds, without the lost entry in another"
                + " process's file, where it does not belong; 4102's own value, 10000.0, is shown"
                + " from gauge_all_4102.db.");
  }

  @Test
  void shouldSayThatTheValueIsOverwrittenWhenAnEntryIsStoredOverOne() {
    Schedule schedule = shortest(Verdict.VALUE_STOMP, 2, false);
    List<StepRow> rows = RowMaker.all(schedule, List.of());
    assertThat(RaceStory.meaning(rows.get(rows.size() - 1))).isEqualTo("a value was overwritten");
    // The entry's first 8 bytes: the length 66, and the text of the key's beginning.
    byte[] stored = {66, 0, 0, 0, '[', '"', 'w', 'r'};
    double read = ByteBuffer.wrap(stored).order(ByteOrder.LITTLE_ENDIAN).getDouble();
    assertThat(story(schedule))
        .anyMatch(sentence -> sentence.endsWith("at 88, over the other's value."))
        .contains(
            "Now a reader finds another value: writer_process_count{worker_id=\"0\"} is "
                + read
                + ", 4101 stored 1.0; a scrape then succeeds, with the wrong value and without the"
                + " lost entry in another process's file, where it does not belong; 4102's own"
                + " value, 10000.0, is shown from gauge_all_4102.db.")
        .last()
        .asString()
        .startsWith("First damage: step 11 to 14, LOST: 4102's")
        .endsWith(
            "; final damage: step 15. Still lost then: 4102's writer_0_my_gauge{label1=\"my"
                + " label\"} (overwritten in step 8 by parent 4101).");
  }

  /** 4103 reads used = 88, so its walk reads the parent's entry, which begins at 8. */
  @Test
  void shouldTellThatTheEndOfAnEntryIsTakenAsFreeWhenUsedPointsIntoIt() {
    assertThat(story(shortest(Verdict.VALUE_STOMP, 2, false)).get(1))
        .isEqualTo(
            "Parent 4101 has an entry of 88 bytes at 8 (step 8) and counted it in used in step 9,"
                + " but child 4102, which still had used = 8 (step 6), stored used = 88 in step"
                + " 11; so child 4103 does not know that the last 8 bytes of it, from 88 on, are in"
                + " use, and in step 15 it stores its own entry of 80 bytes at 88, over the other's"
                + " value.");
  }

  @Test
  void shouldTellSinceWhenAPositionIsStaleWhenAValueIsStoredIntoAnothersEntry() {
    Schedule shortest =
        Schedules.shortest(Verdict.VALUE_STOMP, ScheduleText.parsePlan(TWO_COUNTERS), false);
    String position = "Since step \\d+ position 48 is in (parent 4101|child 4102)'s entry; ";
    String store =
        "(child 4102|parent 4101) keeps the position of its value, and in step %d it stores the"
            + " value there: now a reader finds another value: c_total.*";
    assertThat(story(shortest).get(2)).matches(position + store.formatted(shortest.steps().size()));
    // The child's own file has its 1.0, too, once it has run to its end: 1.0 and 1.0.
    Schedule finished = new WhatIf(shortest, Explorer.DIRECTORY).finished();
    assertThat(story(finished).get(2)).contains("with the wrong value: c_total{code=\"3\"} 2.0");
  }

  /** A file in which three processes store their entry at 8, one over the other. */
  @Test
  void shouldNotCallAPositionStaleWhenTheProcesssOwnEntryIsThere() {
    String text =
        TWO_COUNTERS.replace("  fork 4102\n", "  fork 4102\n  fork 4103\n")
            + "process 4103 child\n  inc c_total \"5\" 1.0\n";
    Plan plan = ScheduleText.parsePlan(text);
    for (long seed = 0; seed < 300; seed++) {
      Schedule schedule = Schedules.random(plan, 60, seed);
      for (StaleValue value : StaleReads.of(schedule).values()) {
        Overwrite overwrite = value.overwrite();
        long writer = schedule.steps().get(value.step() - 1).pid();
        assertThat(overwrite.over().pid()).isEqualTo(writer);
        // No entry of the writer itself is stored there after the other's.
        assertThat(schedule.steps().subList(overwrite.at().step(), value.step()))
            .noneMatch(
                step ->
                    step.pid() == writer
                        && step.operations().stream()
                            .anyMatch(
                                operation ->
                                    operation.kind() == StepKind.ENTRY
                                        && operation.file().equals(overwrite.at().file())
                                        && operation.position() == overwrite.at().position()));
      }
    }
  }

  @Test
  void shouldNameTheFilesOwnerWhenAChildInheritsItOpen() {
    String inc = "  inc c_total \"200\" 1.0\n";
    String plan =
        TWO_COUNTERS.replace("  fork 4102\n" + inc, inc + "  fork 4102\n  inc c_total \"4\" 1.0\n");
    Schedule lost = Schedules.shortest(Verdict.LOST, ScheduleText.parsePlan(plan), false);
    assertThat(story(lost).get(0))
        .endsWith(
            "inherits counter_4101.db, the file of parent 4101, with used = 56: its next entry"
                + " goes to position 56.");
  }

  @Test
  void shouldTellThatAProcessMapsLessThanTheFileWhenItDiesOfIt() {
    Plan plan =
        ScheduleText.parsePlan(
            """
            schedule 1
            client 0.25.0
            metric counter requests_total path "requests"
            process 4101 parent
              inc requests_total "/a" 1.0
              inc requests_total "b"*70000 1.0
            process 4102 parent identifier 4101
              inc requests_total "/c" 1.0
            """);
    assertThat(story(Schedules.shortest(Verdict.FAILED, plan, false)))
        .singleElement()
        .asString()
        .matches(
            "Process 4102 dies in step \\d+ \\(struct.error: .*\\): it maps 64 KiB of"
                + " counter_4101.db, which process 4101 set to 128 KiB in step \\d+; no file is"
                + " damaged\\.");
  }

  @Test
  void shouldTellWhoWasStoppedWhenAFileStaysEmpty() {
    assertThat(story(shortest(Verdict.EMPTY_FILE, 1, true)))
        .containsExactly(
            "Child 4102 is killed in step 9, after it created gauge_all_4102.db and before it"
                + " stored the first header. The file keeps no bytes, and every scrape of client"
                + " 0.4.2 fails on it, for good.");
  }

  @Test
  void shouldTellThatALaterScrapeSucceedsWhenOneComesTooEarly() {
    assertThat(story(shortest(Verdict.READER_INIT, 1, true)))
        .containsExactly(
            "Scrape 4103 comes in step 4 to a file that is made and has no header yet, and fails"
                + " (IOError: File not open for writing). A scrape after the header is stored"
                + " succeeds.");
  }

  @ParameterizedTest
  @EnumSource(
      value = Verdict.class,
      names = {"MISALIGNED", "VALUE_STOMP", "LOST"})
  void shouldEndInTheVerdictsStepWhenStepsAreNamed(Verdict verdict) {
    Schedule schedule = shortest(verdict, 2, false);
    String all = String.join(" ", story(schedule));
    assertThat(all).doesNotContain("step 0");
    assertThat(Stream.of(all.split("step ")).skip(1).map(rest -> rest.split("\\D")[0]))
        .isNotEmpty()
        .allSatisfy(
            number -> assertThat(Integer.parseInt(number)).isBetween(1, schedule.steps().size()));
  }

  @Test
  void shouldSayThatNothingIsWrongWhenARunIsClean() {
    Schedule schedule =
        Schedules.of(Schedules.oneChild(ClientVersion.V0_4_2, Granularity.VISIBLE), 0, 0, 0);
    assertThat(story(schedule))
        .singleElement()
        .asString()
        .startsWith("After the last of the 3 steps nothing is wrong");
  }

  @Test
  void shouldFindTheDecidingOverwriteWhenTheRunIsLong() throws Exception {
    List<String> story = story(parsed(Path.of("error2/20261126-022603-attempt10/run.schedule")));
    assertThat(story).hasSizeGreaterThan(2);
    assertThat(story.get(1)).contains("it stores its own entry of 80 bytes at 360, over");
    assertThat(story.get(2)).contains("are left at 440");
  }
}
