package multiproc.schedule.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import multiproc.client.ClientVersion;
import multiproc.client.ProcessState;
import multiproc.explore.Scenario;
import multiproc.schedule.Granularity;
import multiproc.schedule.Plan;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.ProgramRunner;
import multiproc.schedule.StepKind;
import multiproc.store.ForwardingStore;
import multiproc.store.GatedStore;
import multiproc.store.MemoryStore;
import multiproc.store.Store;
import multiproc.store.WordStore;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A system is what its processes do when they live: the same orders of operations, of processes
 * that remember nothing but what they are, do the same operations on the same files. So no merging
 * of nodes and no memory of steps may change what a process does.
 */
class SimulationAsLiveTest {

  private static final String DIRECTORY = "./tmp";
  private static final int WALKS_A_WORLD = 12;

  // More than these programs store in a file; the zeros after it are compared at the end of a walk.
  private static final int COMPARED_EACH_STEP = 4096;

  /** The system and the living processes beside it. */
  private static final class Both {
    private final Plan plan;
    private final TransitionSystem system;
    private final MemoryStore memory = new MemoryStore();
    private final LiveProcess[] live;
    private final int[] state;

    Both(TransitionSystem system) {
      this.system = system;
      this.plan = system.plan();
      this.live = new LiveProcess[system.processes()];
      this.state = system.initial();
      for (int process = 0; process < live.length; process++) {
        if (plan.processes().get(process).role() != ProcessPlan.Role.CHILD) {
          start(process, null);
        }
      }
    }

    private void start(int process, ProcessState inherited) {
      Store files = new Listed(memory, plan);
      live[process] =
          new LiveProcess(
              self -> {
                Store gated = new GatedStore(files, self);
                return new ProgramRunner(
                    plan,
                    plan.processes().get(process),
                    inherited,
                    plan.granularity() == Granularity.WORD ? new WordStore(gated) : gated,
                    DIRECTORY,
                    self);
              });
    }

    void step(int process) {
      int[] before = state.clone();
      StepKind kind;
      do {
        PendingOperation next = system.node(before, process).next();
        kind = next.kind();
        assertThat(live[process].next())
            .as("process %d", process)
            .isEqualTo(LiveProcess.describe(kind, next.path(), next.position(), next.number()));
        if (kind == StepKind.FORK) {
          start(plan.indexOf(next.number()), live[process].forked());
        } else if (kind == StepKind.KILL && live[plan.indexOf(next.number())] != null) {
          live[plan.indexOf(next.number())].kill();
        }
        live[process].step();
        system.operate(before, process);
      } while (system.joins(before, process, kind));
      // The step as a whole, which may come out of a memory, is the same as its operations.
      system.step(state, process);
      assertThat(state).isEqualTo(before);
      assertSame(COMPARED_EACH_STEP);
    }

    void kill(int process) {
      system.kill(state, process);
      live[process].kill();
    }

    /** Compares that many bytes of each file, and what each process does next. */
    private void assertSame(int most) {
      for (int file = 0; file < system.files(); file++) {
        FileImage image = system.image(state, file);
        if (image != null) {
          byte[] bytes = contents(system.path(file));
          assertThat((long) bytes.length).isEqualTo(image.size());
          int length = Math.min(most, bytes.length);
          assertThat(Arrays.equals(bytes, 0, length, image.bytes(length), 0, length))
              .as(system.path(file))
              .isTrue();
        }
      }
      for (int process = 0; process < live.length; process++) {
        LocalState node = system.node(state, process);
        assertThat(live[process] == null).isEqualTo(node == null);
        if (node != null) {
          assertThat(live[process].next() == null)
              .as(node.toString())
              .isEqualTo(node.next() == null);
          if (node.end() != null) {
            boolean died = node.end().error() != null;
            assertThat(live[process].failure() != null).as(node.toString()).isEqualTo(died);
          }
        }
      }
    }

    private byte[] contents(String path) {
      try {
        return memory.contents(path);
      } catch (IOException e) {
        throw new AssertionError(path, e);
      }
    }

    void assertSameFiles() {
      assertSame(Integer.MAX_VALUE);
    }

    void end() {
      for (LiveProcess process : live) {
        if (process != null) {
          process.kill();
        }
      }
    }
  }

  /** The files, listed in the order of the plan as a system does. */
  private static final class Listed extends ForwardingStore {

    private final Plan plan;

    Listed(Store store, Plan plan) {
      super(store);
      this.plan = plan;
    }

    @Override
    public List<String> list(String directory, String suffix) throws IOException {
      List<String> there = super.list(directory, suffix);
      return plan.fileNames().stream()
          .map(name -> DIRECTORY + "/" + name)
          .filter(there::contains)
          .toList();
    }
  }

  static LongStream seeds() {
    return LongStream.concat(LongStream.range(0, 30), new Random().longs(10));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void shouldDoAsLivingProcessesWhenStepsAreTheSame(long seed) {
    Random random = new Random(seed);
    Scenario scenario =
        new Scenario(
            pick(random, ClientVersion.V0_4_2, ClientVersion.V0_5_0, ClientVersion.V0_25_0),
            pick(random, Granularity.values()),
            1 + random.nextInt(3),
            1 + random.nextInt(3),
            1 + random.nextInt(2),
            1 + random.nextInt(2),
            random.nextInt(3) == 0,
            random.nextInt(3) == 0);
    TransitionSystem system = new TransitionSystem(scenario.plan(), DIRECTORY);
    // Many walks through one system: what the first ones left in its memory serves the others.
    for (int walk = 0; walk < WALKS_A_WORLD; walk++) {
      Both both = new Both(system);
      try {
        walk(both, scenario, random);
        both.assertSameFiles();
      } finally {
        both.end();
      }
    }
  }

  private static void walk(Both both, Scenario scenario, Random random) {
    int[] enabled = enabled(both);
    int last = enabled[0];
    while (enabled.length > 0) {
      // Sometimes one process makes many steps in a row, which gives states deep in one program and
      // at the start of others.
      int stay = last;
      boolean stays = random.nextBoolean() && Arrays.stream(enabled).anyMatch(p -> p == stay);
      last = stays ? last : enabled[random.nextInt(enabled.length)];
      boolean child = scenario.plan().processes().get(last).role() == ProcessPlan.Role.CHILD;
      if (scenario.kill() && child && random.nextInt(20) == 0) {
        both.kill(last);
      } else {
        both.step(last);
      }
      enabled = enabled(both);
    }
  }

  private static int[] enabled(Both both) {
    return IntStream.range(0, both.live.length)
        .filter(process -> both.system.enabled(both.state, process))
        .toArray();
  }

  @SafeVarargs
  private static <T> T pick(Random random, T... values) {
    return values[random.nextInt(values.length)];
  }
}
