package multiproc.harness.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import multiproc.client.ClientVersion;
import multiproc.explore.Scenario;
import multiproc.layout.DbFileName;
import multiproc.schedule.Granularity;
import multiproc.schedule.StepKind;
import multiproc.schedule.StepOperation;
import multiproc.schedule.model.End;
import multiproc.schedule.model.FileImage;
import multiproc.schedule.model.StateChecker;
import multiproc.schedule.model.TransitionSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordedOrderTest {

  /** A run and its traces, with times so wide that neighbours overlap. */
  private static final class Run {
    final TransitionSystem system;
    final List<List<Trace.TracedOperation>> traces = new ArrayList<>();
    final Map<String, FileImage> files = new HashMap<>();
    int[] state;

    Run(long seed, int overlap) {
      Scenario scenario =
          new Scenario(ClientVersion.V0_4_2, Granularity.OPERATION, 3, 3, 1, 1, false, false);
      system = new TransitionSystem(scenario.plan(), "./tmp");
      for (int i = 0; i < system.processes(); i++) {
        traces.add(new ArrayList<>());
      }
      StateChecker judge = new StateChecker(system);
      Random random = new Random(seed);
      state = system.initial();
      long[] last = new long[system.processes()];
      for (long now = 1_000; !judge.isFinal(state); ) {
        int process = random.nextInt(system.processes());
        if (system.enabled(state, process)) {
          now += 10;
          StepOperation operation = system.describe(state, process);
          system.operate(state, process);
          long from = Math.max(last[process] + 1, now - random.nextInt(overlap));
          String death = death(operation, process);
          // A walk can last long: only how it ended tells what it read.
          long to = now + (death == null ? random.nextInt(overlap) : 50 * overlap);
          // The next operation of the same process begins after this one.
          last[process] = now;
          traces
              .get(process)
              .add(new Trace.TracedOperation(operation, from, Math.max(from, to), death));
        }
      }
      for (int file = 0; file < system.files(); file++) {
        if (system.image(state, file) != null) {
          files.put(DbFileName.nameOf(system.path(file)), system.image(state, file));
        }
      }
    }

    private String death(StepOperation operation, int process) {
      End end = system.node(state, process).end();
      return operation.kind() != StepKind.WALK
          ? null
          : end == null || end.error() == null ? "" : end.error();
    }

    List<String> deaths(int[] of) {
      List<String> deaths = new ArrayList<>();
      for (int i = 0; i < system.processes(); i++) {
        deaths.add(String.valueOf(system.node(of, i).end()));
      }
      return deaths;
    }

    int[] replay(List<Integer> order) {
      int[] again = system.initial();
      order.forEach(process -> system.operate(again, process));
      return again;
    }
  }

  /** From seed 312 on a process dies of another error, or of none, in the first order found. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 312, 355, 613, 733, 809, 1138})
  void shouldFindAnOrderThatGivesTheFilesWhenTimesOverlap(long seed) {
    Run run = new Run(seed, 60);
    List<Integer> order =
        new RecordedOrder(run.system, run.traces, run.files, 0).run().orElseThrow();
    int[] again = run.replay(order);
    for (int file = 0; file < run.system.files(); file++) {
      assertThat(run.system.image(again, file)).isEqualTo(run.system.image(run.state, file));
    }
    assertThat(run.deaths(again)).isEqualTo(run.deaths(run.state));
  }

  @Test
  void shouldFindNoneWhenAFileIsAnother() {
    Run run = new Run(1, 20);
    run.files.replaceAll((name, image) -> FileImage.of(new byte[8]));
    Optional<List<Integer>> order = new RecordedOrder(run.system, run.traces, run.files, 0).run();
    assertThat(order).isEmpty();
  }

  @Test
  void shouldFindNoneWhenAnOperationLoadedWhatItCannotHave() {
    Run run = new Run(2, 1);
    List<Trace.TracedOperation> trace = run.traces.get(1);
    for (int i = 0; i < trace.size(); i++) {
      StepOperation operation = trace.get(i).operation();
      if (operation.kind() == StepKind.READ_USED) {
        trace.set(
            i,
            new Trace.TracedOperation(
                new StepOperation(operation.kind(), operation.file(), 0, 0, "12345"),
                trace.get(i).fromNanos(),
                trace.get(i).toNanos()));
      }
    }
    assertThat(new RecordedOrder(run.system, run.traces, run.files, 0).run()).isEmpty();
  }

  @Test
  void shouldAddAStoreThatNobodyNotedWhenTheFilesNeedIt() {
    Run run = new Run(3, 1);
    // The last stores of every child into its own file were not noted.
    List<Trace.TracedOperation> child = run.traces.get(1);
    while (child.get(child.size() - 1).operation().kind() != StepKind.VALUE) {
      child.remove(child.size() - 1);
    }
    child.remove(child.size() - 1);
    assertThat(new RecordedOrder(run.system, run.traces, run.files, 0).run()).isEmpty();
    assertThat(new RecordedOrder(run.system, run.traces, run.files, 1).run()).isPresent();
  }
}
