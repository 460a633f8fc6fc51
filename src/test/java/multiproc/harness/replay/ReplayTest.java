package multiproc.harness.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import multiproc.harness.UserException;
import multiproc.schedule.Schedule;
import multiproc.schedule.ScheduleText;
import multiproc.schedule.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplayTest {

  private static String text(String name) throws Exception {
    try (InputStream in =
        ReplayTest.class.getResourceAsStream("/schedules/" + name + ".schedule")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Replay.Result run(String text) throws Exception {
    Schedule schedule = ScheduleText.parse(text, "test");
    try (Replay replay = Replay.simulated(schedule, "./tmp/")) {
      return replay.run((step, simulation) -> {});
    }
  }

  @ParameterizedTest
  @CsvSource({
    "error1, 4103, error: unpack_from requires a buffer of at least 1919251561 bytes",
    "error2, 4103, ValueError: No JSON object could be decoded"
  })
  void shouldEndAsRecordedWhenShipped(String name, long pid, String error) throws Exception {
    Replay.Result result = run(text(name));
    assertThat(result.divergence()).isEmpty();
    assertThat(result.verdict()).isEqualTo(Verdict.MISALIGNED);
    assertThat(result.deaths()).containsOnlyKeys(pid).containsValue(error);
  }

  @Test
  void shouldRefuseWhenMoreProcessesAreAliveAtOnceThanJvmsShouldBe() throws Exception {
    StringBuilder forks = new StringBuilder();
    StringBuilder step = new StringBuilder();
    StringBuilder children = new StringBuilder();
    for (int pid = 5001; pid <= 5100; pid++) {
      forks.append("  fork ").append(pid).append('\n');
      step.append("; fork = ").append(pid);
      children.append("process ").append(pid).append(" child\n");
    }
    String text = text("error1");
    Replay.checkSize(ScheduleText.parse(text, "error1"), ReplayJvms.onDemand());
    String many =
        text.replace("  fork 4103\n", "  fork 4103\n" + forks)
            .replace("; fork = 4103", "; fork = 4103" + step)
            .replace("process 4103 child\n", children + "process 4103 child\n");
    assertThatThrownBy(
            () -> Replay.checkSize(ScheduleText.parse(many, "many"), ReplayJvms.onDemand()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("processes=103 most=100");
  }

  @Test
  void shouldDivergeWhenAHashIsAnother() throws Exception {
    String text = text("error1");
    String hash = text.lines().filter(line -> line.startsWith("step 5 ")).findFirst().orElseThrow();
    Replay.Result result = run(text.replace(hash, hash.substring(0, hash.length() - 4) + "0000"));
    assertThat(result.steps()).isEqualTo(4);
    assertThat(result.divergence().orElseThrow()).startsWith("diverged at step 5: expected {");
  }

  @Test
  void shouldDivergeWhenTwoStepsChangePlaces() throws Exception {
    List<String> lines = new ArrayList<>(text("error1").lines().toList());
    int seventh = -1;
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith("step 7 ")) {
        seventh = i;
      }
    }
    String seven = lines.get(seventh).replace("step 7 ", "step 8 ");
    lines.set(seventh, lines.get(seventh + 1).replace("step 8 ", "step 7 "));
    lines.set(seventh + 1, seven);
    Replay.Result result = run(String.join("\n", lines) + "\n");
    assertThat(result.divergence().orElseThrow())
        .startsWith("diverged at step 8: expected read-used gauge_all_4101.db = 8")
        .contains("got read-used gauge_all_4101.db = 96");
  }

  @Test
  void shouldDivergeAtTheEndWhenTheVerdictIsAnother() throws Exception {
    Replay.Result result = run(text("error1").replace("verdict MISALIGNED", "verdict CLEAN"));
    assertThat(result.divergence().orElseThrow())
        .isEqualTo("diverged at the end: expected verdict CLEAN, got MISALIGNED");
  }
}
