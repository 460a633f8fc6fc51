package multiproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import multiproc.client.Fault;
import multiproc.explore.Explorer;
import multiproc.explore.WhatIf;
import multiproc.explore.catalogue.FaultCase;
import multiproc.explore.catalogue.FaultCatalogue;
import multiproc.harness.real.MaintainerReport;
import multiproc.schedule.Schedule;
import org.junit.jupiter.api.Test;

class MaintainerReportTest {

  /** Whoever exports a schedule does not say which fault it shows: the steps must prove it. */
  @Test
  void shouldNameNoOtherFaultThanTheOneThatTheRunShows() throws IOException {
    Map<Fault, Fault> wrong = new TreeMap<>();
    for (FaultCase fault : FaultCatalogue.all()) {
      fault
          .run()
          .flatMap(MaintainerReport::shown)
          .filter(shown -> shown != fault.fault())
          .ifPresent(shown -> wrong.put(fault.fault(), shown));
    }
    // Its scenario is one of same-id: the walk meets what two processes left.
    assertThat(wrong).isEqualTo(Map.of(Fault.UNBOUNDED_READ, Fault.SAME_ID));
  }

  @Test
  void shouldNameTheFaultWhenTheStepsProveIt() throws IOException {
    for (Fault fault :
        List.of(
            Fault.FORK_INIT, Fault.SAME_ID, Fault.SHRINK, Fault.EMPTY_FILE, Fault.READER_INIT)) {
      FaultCase known = FaultCatalogue.find(fault.id()).orElseThrow();
      assertThat(MaintainerReport.shown(known.run().orElseThrow())).contains(fault);
    }
    assertThat(MaintainerReport.shown(ScheduleSource.load("error1"))).contains(Fault.FORK_INIT);
  }

  private static String page(String name) throws IOException {
    Schedule schedule = ScheduleSource.load(name);
    Schedule finished = new WhatIf(schedule, Explorer.DIRECTORY).finished();
    return MaintainerReport.of(schedule, finished, Optional.empty(), List.of(), "test_it.py");
  }

  @Test
  void shouldSayAtOnceWhatToRunAndHaveTheWordsOfTheTable() throws IOException {
    String page = page("error1");
    assertThat(page.indexOf("PYTHONPATH=CLIENT python test_it.py"))
        .isPositive()
        .isLessThan(page.indexOf("## The interleaving"));
    assertThat(page)
        .contains("the damage stays, in another form: LOST after 17 steps", "    os._exit(0)")
        .contains("writer_0_my_gauge.labels('my label').set(")
        .contains("entry[88] @8                stores an entry (length of the key");
  }

  @Test
  void shouldSayWhyThereIsNoTestWhenTheSystemFails() throws IOException {
    assertThat(page("half-reset"))
        .contains("There is no Python test of it: no test can be made of it, since the system")
        .contains("fails with EMFILE", "step=24")
        .doesNotContain("python test_it.py");
  }

  @Test
  void shouldNameTheTimeWhenItIsWhatATestCannotGive() throws IOException {
    assertThat(page("torn-pair"))
        .contains(
            "no test can be made of a schedule in which a store has a given time: statement=set")
        .doesNotContain("traceback");
  }

  @Test
  void shouldTellNoFixWhenTheFaultIsNotKnown() throws IOException {
    String page = page("cut-copy");
    assertThat(page)
        .startsWith("# Multi-process mode: a walk meets bytes that are no entry\n")
        .contains("struct.error: unpack_from requires a buffer of at least 5168 bytes")
        .doesNotContain("fix");
  }
}
