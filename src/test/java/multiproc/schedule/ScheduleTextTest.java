package multiproc.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import multiproc.client.ClientVersion;
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
  @ValueSource(strings = {"error1", "error2", "fork-open"})
  void shouldWriteWhatItReadWhenScheduleIsShipped(String name) throws Exception {
    String text = named(name);
    String withoutTitle = text.substring(text.indexOf('\n') + 1);
    assertThat(ScheduleText.format(ScheduleText.parse(text, name))).isEqualTo(withoutTitle);
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
                        new Statement.MarkProcessDead(2),
                        new Statement.Cut("gauge_livesum_2.db", 4096),
                        new Statement.Delete("gauge_livesum_2.db"))),
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
            Map.of("gauge_all_1.db", FileHash.of("0123")));
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
        "'hello' ! x, line 1: not a schedule: its first line that is no comment is not 'schedule"
            + " 1'",
        "'' ! x: no line 'schedule 1'",
        "'schedule 1\nclient 9.9' ! x, line 2: unknown client: client=9.9",
        "'schedule 1\nclient 0.5.0\nclient 0.4.2' ! x, line 3: a second line of its kind: client",
        "'schedule 1\nclient' ! x, line 2: nothing after 'client'",
        "'schedule 1\nnonsense 4' ! x, line 2: unknown line: nonsense 4",
        "'schedule 1\nprocess x parent' ! x, line 2: cannot be read: process x parent",
        "'schedule 1\nprocess 1 uncle' ! x, line 2: unknown role",
        "'schedule 1\nprocess 1 parent\n  dance' ! x, line 3: unknown statement: dance",
        "'schedule 1\n" + "process 1 parent\n" + "  fork 2 x' ! x, line 3: not a number, or out of",
        "'schedule 1\n" + "step 1 | 99999999999999999999 | exit | enabled 1 |' ! not a number, or",
        "'schedule 1\nprocess 1 parent\n  wait' ! x, line 3: nothing after 'wait'",
        "'schedule 1\nmetric histogram h l \"h\"' ! x, line 2: a histogram, and nothing else,",
        "'schedule 1\nmetric histogram h l \"h\" 2 1' ! x, line 2: bounds do not ascend",
        "'schedule 1\nfile a.db 2 00ff00' ! x, line 2: more bytes than its size",
        "'schedule 1\nfile ../a.db 2' ! x, line 2: cannot be read",
        "'schedule 1\nclient 0.4.2\ngranularity visible\nprocess 1 parent' ! x: no line 'verdict'",
        "'schedule 1\nstep 2 | 1 | exit | enabled 1 |' ! steps are not numbered in order",
        "'schedule 1\nstep 1 | 1 | jump | enabled 1 |' ! unknown operation: operation=jump",
      })
  void shouldSayWhereAndWhyWhenItIsNoSchedule(String text, String message) {
    assertThatThrownBy(() -> ScheduleText.parse(text, "x"))
        .isInstanceOf(ScheduleFormatException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "set c \"x\" 1 ! a counter cannot do that: metric=c",
        "observe c \"x\" 1 ! a counter cannot do that: metric=c",
        "inc c \"x\" -1 ! counters can only be incremented by non-negative amounts: metric=c",
        "inc r \"x\" 1 ! a gauge of mode mostrecent can only be set: metric=r",
        "set r \"x\" 1 ! a gauge of mode mostrecent is set at a time, others are not: metric=r",
        "set none \"x\" 1 ! no such metric: metric=none",
        "wait 1 ! a process cannot wait for itself: process=1",
        "spawn 7 ! no such process: process=7",
        "kill 2~process 3 scrape~try inc c \"x\" 1 ! a scrape has no values and starts no process:"
            + " process=3",
        "expect c_total{l=\"x\"} 1 ! an expect without a scrape of its process before it:"
            + " process=1",
        "kill 2~process 3 scrape~fork 2 ! a scrape has no values and starts no process: process=3",
        "try inc c \"x\" 1~fork 2 ! a process that has tried a statement cannot fork: process=1",
      })
  void shouldRefuseWhenAStatementMakesNoSense(String statement, String message) {
    String text =
        "schedule 1\nmetric counter c l \"h\"\nmetric mostrecent r l \"h\"\nprocess 1 parent\n  "
            + statement.replace("~process", "\nprocess").replace("~", "\n  ")
            + "\nprocess 2 child\n";
    assertThatThrownBy(() -> ScheduleText.parseScenario(text, "x"))
        .isInstanceOf(ScheduleFormatException.class)
        .hasMessageContaining(message);
  }

  @Test
  void shouldKeepTheWholeLanguageWhenAScenarioIsReadAndWritten() {
    String text =
        """
        schedule 1
        client 0.5.0
        with never-shrink reset-again
        granularity observed
        metric counter c_total code "help \\"a\\""
        metric counter c_total code "help" as again
        metric histogram h path "help" 0.5 1.0 2.5E9
        metric summary s path "help"
        metric mostrecent r job "help"
        file foreign.db 65536 53514c
        process 1 parent
          on-signal inc c_total "500" 1.0
          inc c_total "200" 1.0
          try inc again "200" 2.0
          observe h "/" 0.25
          observe s "/" 3.0
          set r "backup" 1.0 at 17.5
          remove c_total "200"
          spawn 2
          wait 2
          scrape
          expect c_total{code="200"} 1.0|3.0
          expect r{job="none"} absent
        process 2 child identifier 1 client 0.4.2
          inc c_total "500" 1.0
        directory foreign.db counter_1.db
        """;
    assertThat(ScheduleText.format(ScheduleText.parseScenario(text, "x").plan())).isEqualTo(text);
    assertThat(ScheduleText.format(ScheduleText.parsePlan(text))).isEqualTo(text);
  }

  @Test
  void shouldLeaveClientAndStepsOpenWhenAScenarioNamesNone() {
    ScenarioText scenario = ScheduleText.parseScenario("schedule 1\nprocess 1 parent\n", "x");
    assertThat(scenario.client()).isEmpty();
    assertThat(scenario.granularity()).isEmpty();
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

  @Test
  void shouldKeepSeveralLabelsAndNoneWhenWrittenAndRead() {
    String text =
        """
        schedule 1
        client 0.25.0
        granularity visible
        metric counter requests_total method,path "Requests"
        metric all jobs - "Jobs"
        process 4101 parent
          labels requests_total "GET" "/a b"
          inc requests_total "PUT" "/\\"q\\"" 2.0
          labels jobs
          set jobs 3.0
          remove requests_total "GET" "/a b"
        """;
    Plan plan = ScheduleText.parsePlan(text);
    assertThat(ScheduleText.format(plan)).isEqualTo(text);
    assertThat(plan.metric("requests_total").labelNames()).containsExactly("method", "path");
    assertThat(plan.metric("jobs").labelNames()).isEmpty();
    assertThat(plan.keys(plan.processes().get(0)))
        .containsExactly(
            "[\"requests\", \"requests_total\", {\"method\": \"GET\", \"path\": \"/a b\"},"
                + " \"Requests\"]",
            "[\"requests\", \"requests_total\", {\"method\": \"PUT\", \"path\": \"/\\\"q\\\"\"},"
                + " \"Requests\"]",
            "[\"jobs\", \"jobs\", {}, \"Jobs\"]");
  }

  @Test
  void shouldRefuseAStatementWhenItHasNotAValueForEachLabel() {
    String text =
        """
        schedule 1
        metric counter c a,b "help"
        process 4101 parent
          inc c "1" 1.0
        """;
    assertThatThrownBy(() -> ScheduleText.parsePlan(text))
        .hasMessageContaining("a value for each label: metric=c labels=[a, b]");
  }
}
