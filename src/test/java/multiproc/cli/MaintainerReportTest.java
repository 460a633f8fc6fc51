package multiproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import multiproc.client.Fault;
import multiproc.explore.catalogue.FaultCase;
import multiproc.explore.catalogue.FaultCatalogue;
import multiproc.harness.real.MaintainerReport;
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

  @Test
  void shouldTellNoFixWhenTheFaultIsNotKnown() throws IOException {
    String page = MaintainerReport.of(ScheduleSource.load("cut-copy"), Optional.empty(), List.of());
    assertThat(page)
        .startsWith("# Multi-process mode: a walk meets bytes that are no entry\n")
        .contains("struct.error: unpack_from requires a buffer of at least 5168 bytes")
        .doesNotContain("fix");
  }
}
