package multiproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import multiproc.python.PythonJson;
import multiproc.python.PythonVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Of which fault {@code replay --fixed} speaks: a schedule's name can say what its end does not.
 */
class AskedFaultTest {

  private static Printed fixed(String fault, String release, String... more) {
    List<String> words =
        new ArrayList<>(List.of("replay", fault, "--simulate", "--fixed", "--client=" + release));
    words.addAll(List.of(more));
    return Printed.by(words.toArray(String[]::new));
  }

  /**
   * 0.5.0 has the fix of unbounded-read, which leaves the file as two processes of one identifier
   * made it; 0.15.0 has no help in its keys.
   */
  @ParameterizedTest
  @CsvSource({
    "unbounded-read, 0.4.2, still there, there, 10",
    "unbounded-read, 0.5.0, 'gone in this order; LOST is another fault, same-id', gone, 0",
    "half-reset, 0.26.0, still there, there, 10",
    "help-change, 0.15.0, gone in this order, gone, 0",
  })
  void shouldNameTheFaultThatTheScheduleIsNamedAfter(
      String fault, String release, String words, String answer, int code) {
    Printed run = fixed(fault, release);

    assertThat(run.text()).contains("fault " + fault + " is " + words);
    assertThat(run.code()).isEqualTo(code);
    String text = fixed(fault, release, "--json").text();
    Map<?, ?> json = (Map<?, ?>) PythonJson.loads(text, PythonVersion.PYTHON_3);
    assertThat((Map<?, ?>) json.get("comparison"))
        .extracting("fault", "answer")
        .containsExactly(fault, answer);
  }

  @Test
  void shouldNameTheFaultInTheScheduleOfTheJsonWhenOnlyItsNameTellsIt() {
    Printed run = Printed.by("replay", "half-reset", "--simulate", "--json");

    Map<?, ?> json = (Map<?, ?>) PythonJson.loads(run.text(), PythonVersion.PYTHON_3);
    assertThat(((Map<?, ?>) json.get("schedule")).get("fault")).isEqualTo("half-reset");
  }

  @Test
  void shouldRefuseAScheduleThatEndsClean() {
    Printed run = fixed("interrupted-store", "0.26.0");

    assertThat(run.text()).doesNotContain("gone");
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
  }
}
