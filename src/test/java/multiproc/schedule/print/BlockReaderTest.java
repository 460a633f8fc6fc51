package multiproc.schedule.print;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import multiproc.client.ClientVersion;
import multiproc.explore.Scenario;
import multiproc.schedule.Granularity;
import multiproc.schedule.Plan;
import multiproc.schedule.Step;
import multiproc.schedule.model.FileImage;
import multiproc.schedule.model.Simulation;
import multiproc.schedule.model.StateChecker;
import multiproc.schedule.model.TransitionSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BlockReaderTest {

  private static final int PARENT = 0;

  private static Plan plan(ClientVersion version, Granularity granularity, int children) {
    return new Scenario(version, granularity, children, 3, 1, 2, false, false).plan();
  }

  /** A run and the origins of the parent's file. */
  private static final class Run {
    private final TransitionSystem system;
    private final Simulation simulation;
    private final ByteOrigins origins;
    private FileImage before;

    Run(Plan plan) {
      system = new TransitionSystem(plan, "/somewhere");
      simulation = new Simulation(system, new StateChecker(system));
      origins = new ByteOrigins(plan.fileNames().get(0), plan.version().format());
    }

    boolean enabled(int process) {
      return system.enabled(simulation.state(), process);
    }

    void step(int process) {
      before = image();
      Step step = simulation.step(process);
      origins.step(step, image());
    }

    FileImage image() {
      return system.image(simulation.state(), 0);
    }

    List<Block> blocks() {
      return new BlockReader(system.plan()).blocks(image(), origins);
    }
  }

  private static Run alone(ClientVersion version, Granularity granularity) {
    Run run = new Run(plan(version, granularity, 1));
    while (run.enabled(PARENT)) {
      run.step(PARENT);
    }
    return run;
  }

  private static List<ByteField> stored(Run run) {
    List<ByteField> parts = new ArrayList<>();
    for (int at = 0; at < run.origins.end(); at++) {
      parts.add(run.origins.at(at) == null ? ByteField.PADDING : run.origins.at(at).part());
    }
    return parts;
  }

  @ParameterizedTest
  @EnumSource(
      value = ClientVersion.class,
      names = {"V0_4_2", "V0_5_0", "V0_25_0"})
  void shouldReadWhatWasStoredWhenOneProcessIsAlone(ClientVersion version) {
    for (Granularity granularity : Granularity.values()) {
      Run run = alone(version, granularity);
      List<ByteField> read = new ArrayList<>();
      run.blocks().forEach(block -> read.addAll(block.parts()));
      assertThat(stored(run)).as("%s", granularity).isEqualTo(read).hasSizeGreaterThan(200);
      assertThat(run.blocks())
          .extracting(Block::kind)
          .containsExactly(ByteField.USED, ByteField.KEY, ByteField.KEY, ByteField.KEY);
    }
  }

  @Test
  void shouldAddUpWhenProcessesStoreOverEachOther() {
    int astray = 0;
    for (Granularity granularity : Granularity.values()) {
      for (int seed = 0; seed < 20; seed++) {
        Run run = new Run(plan(ClientVersion.V0_4_2, granularity, 3));
        Random random = new Random(seed);
        for (int i = 0; i < 150; i++) {
          int process = random.nextInt(4);
          if (run.enabled(process)) {
            run.step(process);
            astray += check(run, granularity + ", seed " + seed + ", step " + i);
          }
        }
      }
    }
    assertThat(astray).as("blocks of a walk gone astray").isPositive();
  }

  /** Returns the number of blocks that are astray. */
  private static int check(Run run, String name) {
    FileImage image = run.image();
    if (image == null || image.size() == 0) {
      return 0;
    }
    int position = 0;
    int astray = 0;
    for (Block block : run.blocks()) {
      assertThat(block.position()).as(name).isEqualTo(position);
      assertThat(block.parts()).as(name).hasSize(block.length()).isNotEmpty();
      position += block.length();
      astray += block.kind() == ByteField.ASTRAY ? 1 : 0;
    }
    assertThat(position).as(name).isGreaterThanOrEqualTo(image.headLength());
    if (run.before != null) {
      // Every changed byte was stored by the last step.
      int now = run.simulation.steps().size();
      for (int at = 0; at < position; at++) {
        if (image.bytes(at + 1)[at] != run.before.bytes(at + 1)[at]) {
          assertThat(run.origins.at(at)).as(name).isNotNull();
          assertThat(run.origins.at(at).step()).as(name).isEqualTo(now);
        }
      }
    }
    return astray;
  }
}
