package multiproc.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import multiproc.client.ClientVersion;
import multiproc.schedule.plan.Granularity;
import multiproc.schedule.plan.Metric;
import multiproc.schedule.plan.Plan;
import multiproc.schedule.plan.ProcessPlan;
import multiproc.schedule.plan.Statement;
import multiproc.schedule.step.Step;
import multiproc.schedule.step.StepKind;
import multiproc.schedule.step.StepOperation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTextTest {

  private static String named(String name) throws Exception {
    try (InputStream in =
        ScheduleTextTest.class.getResourceAsStream("/schedules/" + name + ".schedule")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"error1", "error2"})
  void shouldWriteWhatItReadWhenScheduleIsShipped(String name) throws Exception {
    String text = named(name);
    assertThat(ScheduleText.format(ScheduleText.parse(text, name))).isEqualTo(text);
  }

  @Test
  void shouldKeepEveryKindOfStatementAndOddTextWhenWrittenAndRead() {
    Metric metric = new Metric("m", "l", "livesum", "a \"help\"\\ of\ntwo lines");
    Plan plan =
        new Plan(
            ClientVersion.V0_25_0,
            Granularity.WORD,
            List.of(metric),
            List.of(
                new ProcessPlan(
                    1,
                    ProcessPlan.Role.PARENT,
                    List.of(
                        new Statement.Fork(2),
                        new Statement.Set("m", "a \"label\" | 1; \\n", -1.5e300),
                        new Statement.Set("m", "0".repeat(80), 1),
                        new Statement.Set("m", "\"".repeat(1_048_400), 2),
                        new Statement.Set("m", "01".repeat(50), 3),
                        new Statement.Set("m", "a\"\\".repeat(100_000), 4),
                        new Statement.Kill(2),
                        new Statement.MarkProcessDead(2))),
                new ProcessPlan(2, ProcessPlan.Role.CHILD, List.of()),
                new ProcessPlan(3, ProcessPlan.Role.SCRAPE, List.of(new Statement.Scrape()))),
            List.of("gauge_livesum_2.db", "gauge_livesum_1.db"));
    Step step =
        new Step(
            1,
            1,
            List.of(
                new StepOperation(StepKind.ENTRY, "gauge_all_1.db", 96, 88, ""),
                new StepOperation(StepKind.VALUE, "gauge_all_1.db", 176, 0, "NaN")),
            List.of(1L, 3L),
            Map.of("gauge_all_1.db", "0123"));
    Schedule schedule =
        new Schedule(
            plan,
            List.of(step),
            new Expectation(
                Verdict.VALUE_STOMP, "f at 8", Map.of(2L, "error: a | b"), List.of("1 2", "7")));
    assertThat(ScheduleText.parse(ScheduleText.format(schedule), "x")).isEqualTo(schedule);
    assertThat(ScheduleText.format(schedule))
        .contains("set m \"0\"*80 1.0\n", "set m \"\\\"\"*1048400 2.0\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "'schedule 2' ! x, line 1: unknown version of the format: version=2; this tool reads 1",
        "'hello' ! x, line 1: not a schedule: its first line is not 'schedule 1'",
        "'' ! x, line 1: no line 'schedule 1'",
        "'schedule 1\nclient 9.9' ! x, line 2: unknown client: client=9.9",
        "'schedule 1\nclient 0.3.1' ! x, line 2: unknown client: client=0.3.1",
        "'schedule 1\nclient' ! x, line 2: nothing behind 'client'",
        "'schedule 1\nnonsense 4' ! x, line 2: unknown line: nonsense 4",
        "'schedule 1\nprocess x parent' ! x, line 2: For input string",
        "'schedule 1\nclient 0.4.2\ngranularity visible\nprocess 1 parent' ! no line 'verdict'",
        "'schedule 1\nstep 2 | 1 | exit | enabled 1 |' ! steps are not numbered in order",
        "'schedule 1\nstep 1 | 1 | jump | enabled 1 |' ! unknown operation: operation=jump",
      })
  void shouldSayWhereAndWhyWhenItIsNoSchedule(String text, String message) {
    assertThatThrownBy(() -> ScheduleText.parse(text, "x"))
        .isInstanceOf(ScheduleFormatException.class)
        .hasMessageContaining(message);
  }

  @Test
  void shouldRefuseWhenALineNamesWhatIsNotThere() throws Exception {
    String text = named("error1");
    assertThatThrownBy(() -> ScheduleText.parse(text.replace("  fork 4102", "  fork 99"), "x"))
        .hasMessageContaining("no such process: process=99");
    assertThatThrownBy(
            () ->
                ScheduleText.parse(text.replace("metric all writer_process", "metric all w"), "x"))
        .hasMessageContaining("no such metric: metric=writer_process_count");
  }
}
