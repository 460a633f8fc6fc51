package multiproc.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import multiproc.schedule.model.FileImage;
import multiproc.schedule.model.Simulation;
import multiproc.schedule.model.StateChecker;
import multiproc.schedule.model.TransitionSystem;
import org.junit.jupiter.api.Test;

class FileHashTest {

  @Test
  void shouldComputeTheHashOnceWhenItIsRead() {
    List<String> computed = new ArrayList<>();
    FileHash hash =
        FileHash.of(
            () -> {
              computed.add("once");
              return "00ff";
            });
    assertThat(computed).isEmpty();
    assertThat(hash.hex()).isEqualTo("00ff");
    assertThat(hash).isEqualTo(FileHash.of("00ff")).hasToString("00ff");
    assertThat(hash).isNotEqualTo(FileHash.of("00fe"));
    assertThat(computed).containsExactly("once");
  }

  /** The hash is read after the run has changed the file again. */
  @Test
  void shouldBeOfTheFileAfterItsOwnStepWhenTheRunWentOn() throws Exception {
    Schedule schedule;
    try (InputStream in = getClass().getResourceAsStream("/schedules/error1.schedule")) {
      schedule = ScheduleText.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), "");
    }
    TransitionSystem system = TransitionSystem.ofOneRun(schedule.plan(), "./tmp");
    Simulation run = new Simulation(system, new StateChecker(system));
    String name = schedule.plan().listedNames().get(0);
    List<String> expected = new ArrayList<>();
    List<Step> steps = new ArrayList<>();
    for (Step step : schedule.steps()) {
      Step done = run.again(step);
      if (done.hashes().containsKey(name)) {
        FileImage image = run.image(name);
        byte[] bytes = image.bytes((int) image.size());
        expected.add(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
        steps.add(done);
      }
    }
    assertThat(new HashSet<>(expected)).hasSizeGreaterThan(5);
    assertThat(steps).extracting(step -> step.hashes().get(name).hex()).isEqualTo(expected);
  }
}
