package multiproc.schedule.print;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import multiproc.client.ClientVersion;
import multiproc.explore.Explorer;
import multiproc.explore.Scenario;
import multiproc.explore.WhatIf;
import multiproc.explore.catalogue.FaultCatalogue;
import multiproc.schedule.Granularity;
import multiproc.schedule.Schedule;
import multiproc.schedule.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The steps and values are those of the lines of the faults' files. */
class FailureStoryTest {

  private static Schedule run(String fault) throws Exception {
    return FaultCatalogue.find(fault).orElseThrow().run().orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "lost-update, Scrape 4102, 12, 'step 8, process 4101: 2.0 in counter_4101.db. Two objects of"
        + " process 4101 have the series, and each adds to the value that it has cached: step 8 is"
        + " by requests_total, which has not seen what again added in step 7.'",
    "dead-files, Scrape 4102, 10, 'step 6, process 4101: 20.0 in gauge_all_4101.db.'",
    "pid-reuse, Parent 4102^s scrape, 21, 'step 8, process 4101: 20.0 in gauge_all_4101.db.'",
    "zero-tear, Child 4102^s scrape, 15, 'step 14, parent 4101: 0.0 in counter_4101.db.'",
    "underscore-id, Child 4103^s scrape, 19, 'step 6, parent 4101: 20.0 in gauge_all_web_1.db;"
        + " step 13, child 4102: 30.0 in gauge_all_web_2.db.'",
  })
  void shouldNameTheStoreThatAScrapeShowsWhenItShowsAWrongValue(
      String fault, String who, int step, String stored) throws Exception {
    Schedule schedule = run(fault);
    String error = schedule.expectation().deaths().values().iterator().next();
    assertThat(RunNotes.sentences(schedule))
        .containsExactly(
            who.replace('^', '\'')
                + ", which ends in step "
                + step
                + ", is not as the schedule expects: "
                + error
                + ". Stored last before it: "
                + stored);
  }

  @Test
  void shouldNameTheProcessThatHangsWhenAForkCopiesAHeldLock() throws Exception {
    assertThat(RunNotes.sentences(run("fork-lock")))
        .containsExactly(
            "Child 4102, forked in step 2 while a thread of parent 4101 held the client's lock,"
                + " waits for it for ever: the fork copies the lock as held, and not the thread"
                + " that would release it.");
  }

  @ParameterizedTest
  @CsvSource({
    "torn-pair, 'reads the value at 4088 in step 20 and its time at 4096 in step 22; in step 21,"
        + " between the two, parent 4101 stores both anew'",
    "order-dependence, 'min in gauge_min_4101.db and max in gauge_max_4102.db; a scrape merges all"
        + " by the mode of the file that it reads last, here gauge_max_4102.db (step 19).'",
    "half-reset, 'In step 24 the system refuses \"open counter_4102.db\" of child 4102 (EMFILE: Too"
        + " many open files). The program passes over that error (try), and its next statements run"
        + " in the same step. Child 4102 dies in step 24 (TypeError'",
    "disk-full, 'of process 4101 (ENOSPC: No space left on device). Process 4101 dies in step 6 ('",
    "shrink, 'Process 4102 sets counter_4101.db to 128 KiB in step 5, twice the 64 KiB that it has"
        + " mapped itself (step 1); process 4101 has mapped 4 MiB of it in step 4.'",
    "same-id, 'Process 4102 opens counter_4101.db and reads used = 8 in step 6'",
  })
  void shouldTellFromTheStepsWhoDidWhatWhenNoEntryOfAnotherIsOverwritten(String fault, String told)
      throws Exception {
    assertThat(String.join(" ", RunNotes.sentences(run(fault)))).contains(told);
  }

  @Test
  void shouldTellTheHandlersStoreWhenASignalInterruptsAProcess() throws Exception {
    List<String> story = RunNotes.sentences(run("re-entry"));
    assertThat(story).hasSize(3);
    assertThat(story.subList(0, 2))
        .containsExactly(
            "Process 4101 stores used = 8 in counter_4101.db in step 6: its next entry goes to"
                + " position 8.",
            "The handler of the signal that interrupts it in step 7 then stores an entry of 88"
                + " bytes at 8 (step 8) and counts it in used in step 9; 4101 does not read used"
                + " again, and in step 12 it stores its own entry of 80 bytes at 8, over the"
                + " other.");
    assertThat(story.get(2)).startsWith("Now the last 8 bytes of the old entry are left at 88,");
  }

  @Test
  void shouldNameTheFileAsTheScheduleDoesWhenAProcessFailsOnIt() throws Exception {
    assertThat(RunNotes.sentences(run("live-unlink")).get(0)).contains("'./tmp/counter_4102.db'");
  }

  /** The bytes at 88 are the length 66 of the child's entry; its key from 96 on is overwritten. */
  @Test
  void shouldSayThatAnEntrysRestIsOverwrittenWhenItsLengthIsWhole() {
    Schedule stomp =
        Schedules.shortest(
            Verdict.VALUE_STOMP,
            new Scenario(ClientVersion.V0_4_2, Granularity.VISIBLE, 2, 2, 1, 1, false, false));
    Schedule swapped = new WhatIf(stomp, Explorer.DIRECTORY).swapped(7).complete();
    List<String> story = RunNotes.sentences(swapped);
    assertThat(story).anyMatch(sentence -> sentence.contains("from 96 on parent 4101's entry of"));
    assertThat(SchedulePage.html(swapped, PageFacts.NONE, ScheduleEnd.NONE))
        .contains("an entry&#39;s beginning; its rest is overwritten");
  }

  /** The step of the race stores 2.0 over 2.0. */
  @Test
  void shouldShowTheBytesOfAStepThatStoresTheSameAgain() throws Exception {
    String page = SchedulePage.html(run("lost-update"), PageFacts.NONE, ScheduleEnd.NONE);
    String step = page.substring(page.indexOf("<section id=b8 "), page.indexOf("<section id=b9 "));
    assertThat(step).contains("stored by 4101 in step 4, step 8", "<mark class=value>");
  }
}
