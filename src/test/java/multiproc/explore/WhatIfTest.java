package multiproc.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import multiproc.client.ClientVersion;
import multiproc.explore.catalogue.FaultCase;
import multiproc.explore.catalogue.FaultCatalogue;
import multiproc.schedule.Schedule;
import multiproc.schedule.ScheduleText;
import multiproc.schedule.Step;
import multiproc.schedule.Verdict;
import multiproc.schedule.model.FileImage;
import multiproc.schedule.model.Simulation;
import multiproc.schedule.model.StateChecker;
import multiproc.schedule.model.TransitionSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WhatIfTest {

  private static final String DIRECTORY = "/somewhere";

  private static Schedule named(String name) throws IOException {
    try (InputStream in = WhatIfTest.class.getResourceAsStream("/schedules/" + name)) {
      return ScheduleText.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), name);
    }
  }

  private static WhatIf error1() throws IOException {
    return new WhatIf(named("error1.schedule"), DIRECTORY);
  }

  @Test
  void shouldEndCleanWhenTheReadComesAfterTheHeader() throws Exception {
    WhatIf.ChangedRun outcome = error1().swapped(7);
    assertThat(outcome.schedule().expectation().verdict()).isEqualTo(Verdict.CLEAN);
    assertThat(outcome.schedule().steps()).hasSize(15);
    assertThat(outcome.schedule().steps().get(6).text())
        .startsWith("header gauge_all_4101.db = 96");
    assertThat(outcome.schedule().steps().get(7).text()).startsWith("read-used").contains("= 96");
  }

  @Test
  void shouldTellThatTheNextLabelIsLostWhenTheProgramsGoOnAfterASwap() throws Exception {
    Schedule complete = error1().swapped(7).complete();
    assertThat(complete.expectation().verdict()).isEqualTo(Verdict.MISALIGNED);
    assertThat(complete.steps().get(complete.steps().size() - 1).text()).endsWith("exit");
    assertThat(complete.steps())
        .startsWith(error1().swapped(7).schedule().steps().toArray(Step[]::new));
  }

  @Test
  void shouldStayCorruptWhenTheSwapDoesNotMatter() throws Exception {
    assertThat(error1().swapped(12).schedule().expectation().verdict())
        .isEqualTo(Verdict.MISALIGNED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "0 ! no such steps: 0 and 1; there are 1 to 15",
        "15 ! no such steps: 15 and 16; there are 1 to 15",
        "8 ! steps 8 and 9 are both of process 4101, and its program gives their order",
      })
  void shouldRefuseWithTheReasonWhenStepsCannotChangePlaces(int first, String reason)
      throws Exception {
    WhatIf whatIf = error1();
    assertThatThrownBy(() -> whatIf.swapped(first))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(reason);
  }

  @Test
  void shouldRefuseWhenAChildWouldComeBeforeItsForkOrGoOnAfterItsKill() throws Exception {
    // The child opens its parent's file in step 2, right after the fork.
    WhatIf early = new WhatIf(named("error2.schedule"), DIRECTORY);
    assertThatThrownBy(() -> early.swapped(1))
        .hasMessage("step 2 cannot come before step 1: process 4102 is not there yet");
    Scenario scenario =
        new Scenario(
            ClientVersion.V0_4_2,
            multiproc.schedule.Granularity.OBSERVED,
            1,
            1,
            0,
            1,
            1,
            true,
            false);
    Schedule killed =
        new Explorer(scenario.plan(), true, Explorer.Limits.NONE, (states, depth, left) -> {})
            .run()
            .shortest()
            .get(Verdict.EMPTY_FILE);
    int last = killed.steps().size() - 1;
    assertThat(killed.steps().get(last).isKill()).isTrue();
    assertThatThrownBy(() -> new WhatIf(killed, DIRECTORY).swapped(last))
        .hasMessageEndingWith(" has ended by then");
  }

  @Test
  void shouldEndCleanWhenTheOrderRunsUnderTheFix() throws Exception {
    WhatIf.ChangedRun outcome = error1().under(ClientVersion.V0_5_0);
    assertThat(outcome.complete().expectation().verdict()).isEqualTo(Verdict.CLEAN);
    assertThat(outcome.complete().plan().version()).isEqualTo(ClientVersion.V0_5_0);
    assertThat(outcome.departures())
        .containsExactly(
            new WhatIf.Departure(6, 4102, "open gauge_all_4101.db", "open gauge_all_4102.db"),
            new WhatIf.Departure(11, 4103, "open gauge_all_4101.db", "open gauge_all_4103.db"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"error1.schedule", "error2.schedule"})
  void shouldBeTheScheduleWhenNothingIsChanged(String name) throws Exception {
    Schedule schedule = named(name);
    WhatIf.ChangedRun outcome = new WhatIf(schedule, DIRECTORY).under(ClientVersion.V0_4_2);
    assertThat(outcome.departures()).isEmpty();
    assertThat(outcome.schedule()).isEqualTo(schedule);
    List<Step> all = outcome.complete().steps();
    assertThat(all).hasSizeGreaterThan(schedule.steps().size());
    assertThat(all.get(all.size() - 1).enabled()).hasSize(1);
  }

  /**
   * After the cut the process with the larger mapping appends its next entry across the file's end:
   * the bytes before it are stored, and SIGBUS ends the process before it stores the header.
   */
  @Test
  void shouldKeepTheBytesBeforeTheCutWhenTheRunGoesOn() throws IOException {
    Schedule cut;
    try (InputStream in = getClass().getResourceAsStream("/schedule/shrink.schedule")) {
      cut = ScheduleText.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), "shrink");
    }
    Schedule finished = new WhatIf(cut, Explorer.DIRECTORY).finished();
    Step entry = finished.steps().get(cut.steps().size());

    assertThat(entry.text()).isEqualTo("entry[1048504] gauge_all_4101.db @2097016");
    TransitionSystem system = TransitionSystem.ofOneRun(cut.plan(), Explorer.DIRECTORY);
    Simulation run = new Simulation(system, new StateChecker(system));
    finished.steps().subList(0, entry.number()).forEach(run::again);
    FileImage image = run.image("gauge_all_4101.db");
    assertThat(image.size()).isEqualTo(2 << 20);
    byte[] last = image.copy((2 << 20) - 136, 136);
    assertThat(new String(last, 4, 132, StandardCharsets.US_ASCII)).startsWith("[\"writer_process");
    assertThat(run.deaths()).containsEntry(4101L, "SIGBUS");
    assertThat(finished.steps().subList(entry.number(), finished.steps().size()))
        .allMatch(step -> step.pid() == 4102);
  }

  /** The two ways to swap steps agree, with faults of the system and under other clients. */
  @Test
  void shouldFindTheCleanSwapsOfEachKnownFault() throws Exception {
    for (FaultCase fault : FaultCatalogue.all()) {
      if (fault.run().isEmpty()) {
        continue;
      }
      Schedule run = fault.run().get();
      assertCleanSwap(run, fault.id());
      WhatIf changed = new WhatIf(run, DIRECTORY);
      for (ClientVersion version : List.of(ClientVersion.V0_4_2, ClientVersion.newest())) {
        assertCleanSwap(changed.under(version).schedule(), fault.id() + " under " + version);
      }
    }
  }

  private static void assertCleanSwap(Schedule run, String name) {
    if (run.expectation().verdict() == Verdict.CLEAN) {
      return;
    }
    int found = MoverSequences.cleanSwap(run).orElseThrow();
    WhatIf changed = new WhatIf(run, DIRECTORY);
    for (int first = run.steps().size() - 1; first > 0 && first >= found; first--) {
      if (run.steps().get(first - 1).pid() != run.steps().get(first).pid()) {
        assertThat(isClean(changed, first)).as(name + ": swap " + first).isEqualTo(first == found);
      }
    }
  }

  private static boolean isClean(WhatIf changed, int first) {
    try {
      return changed.swapped(first).schedule().expectation().verdict() == Verdict.CLEAN;
    } catch (IllegalArgumentException e) {
      // The programs do not allow this order.
      return false;
    }
  }

  @Test
  void shouldMeetTheFaultOfTheSystemAgainWhenNothingElseChanges() throws Exception {
    for (FaultCase fault : FaultCatalogue.all()) {
      if (fault.systemFault() != null) {
        Schedule run = fault.run().orElseThrow();
        WhatIf.ChangedRun again = new WhatIf(run, DIRECTORY).under(fault.version());
        assertThat(again.schedule().steps()).as(fault.id()).isEqualTo(run.steps());
        assertThat(again.departures()).as(fault.id()).isEmpty();
      }
    }
  }
}
