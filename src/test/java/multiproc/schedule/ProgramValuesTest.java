package multiproc.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ProgramValuesTest {

  private static final String METRICS =
      """
      schedule 1
      client 0.4.2
      metric all g l "a gauge"
      metric counter c_total l "a counter"
      metric summary s l "a summary"
      metric histogram h l "a histogram" 0.5 1.0
      """;

  /** The values of process 2, by file and name of the sample. */
  private static Map<String, Double> told(String programs) throws Exception {
    Plan plan = ScheduleText.parseScenario(METRICS + programs, "test").plan();
    Map<String, Double> told = new TreeMap<>();
    List<ProgramValues.Told> values = ProgramValues.of(plan).get(2L);
    values.forEach(
        value ->
            told.put(
                value.file()
                    + " "
                    + value.series().sample()
                    + value.series().labels().getOrDefault("le", ""),
                value.value()));
    return told;
  }

  @Test
  void shouldBeWhatAChildLeavesInItsOwnFilesWhenItsParentHasValuesToo() throws Exception {
    Map<String, Double> told =
        told(
            """
            process 1 parent
              inc c_total "x" 5.0
              fork 2
            process 2 child
              inc c_total "x" 1.0
              inc c_total "x" 2.0
              set g "x" 7.0
              inc g "x" -3.0
              observe s "x" 2.0
              observe s "x" 4.0
              observe h "x" 0.5
              observe h "x" 0.75
              observe h "x" 9.0
            """);

    assertThat(told)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "counter_2.db c_total", 3.0,
                "gauge_all_2.db g", 4.0,
                "summary_2.db s_count", 2.0,
                "summary_2.db s_sum", 6.0,
                "histogram_2.db h_sum", 10.25,
                "histogram_2.db h_bucket0.5", 1.0,
                "histogram_2.db h_bucket1.0", 1.0,
                "histogram_2.db h_bucket+Inf", 1.0));
  }

  /** A client of the fix makes an entry of 0.0 for each inherited series; a lazy one makes none. */
  @Test
  void shouldLetAnInheritedSeriesBeMissingOrZeroWhenTheChildDoesNotChangeIt() throws Exception {
    String text =
        METRICS
            + """
            process 1 parent
              inc c_total "x" 5.0
              labels c_total "late"
              fork 2
              inc c_total "after" 1.0
            process 2 child
              fork 3
            process 3 child
              labels g "new"
              labels c_total "late"
            """;

    List<ProgramValues.Told> told =
        ProgramValues.of(ScheduleText.parseScenario(text, "test").plan()).get(3L);

    assertThat(told)
        .extracting(value -> value.series().labels().get("l"))
        .containsExactly("x", "late", "new");
    assertThat(told).extracting(value -> value.isKept(null)).containsExactly(true, true, false);
    assertThat(told).allMatch(value -> value.isKept(0.0) && !value.isKept(5.0));
  }

  /** The bucket that an observation does not change stays as it is inherited. */
  @Test
  void shouldHoldTheClientToTheChangedSeriesAloneWhenAHistogramIsInherited() throws Exception {
    String programs =
        """
        process 1 parent
          observe h "x" 5.0
          fork 2
        process 2 child
          observe h "x" 0.75
        """;
    Plan plan = ScheduleText.parseScenario(METRICS + programs, "test").plan();

    assertThat(ProgramValues.of(plan).get(2L))
        .filteredOn(value -> !value.inherited())
        .extracting(ProgramValues.Told::value)
        .containsExactlyInAnyOrder(0.75, 1.0);
  }

  @Test
  void shouldLeaveOutWhatDoesNotDependOnTheProgramAlone() throws Exception {
    String program =
        """
        process 2 parent%s
          set g "x" 1.0
          try set g "y" 1.0
          inc c_total "x" 1.0
        process 1 parent
          %s
        """;

    assertThat(told(program.formatted("", "delete counter_2.db")))
        .containsOnlyKeys("gauge_all_2.db g");
    assertThat(told(program.formatted(" identifier 1", "set g \"z\" 1.0"))).isEmpty();
    assertThat(told(program.formatted("", "mark-process-dead 2"))).isEmpty();
  }
}
