package multiproc.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import multiproc.client.ClientVersion;
import multiproc.schedule.model.Outcomes;
import multiproc.schedule.model.TransitionSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The property of independent operations: in either order they give the same state, that is all
 * files' bytes and all local states. Equivalent local states are merged, because a walk gets the
 * header's bytes and does not read them.
 *
 * @see Dependence
 */
class DependenceTest {

  private static final int MOST_STATES = 4_000;

  private static LongStream seeds() {
    return LongStream.range(200, 212);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldLeaveTheSameStateInEitherOrderWhenOperationsAreIndependent(long seed) {
    ClientVersion version = seed % 2 == 0 ? ClientVersion.V0_4_2 : ClientVersion.V0_25_0;
    String drawn = Outcomes.drawn(seed);
    Plan plan = Outcomes.plan(drawn, version, Granularity.OPERATION);
    TransitionSystem system = new TransitionSystem(plan, "./tmp");
    Set<List<Integer>> seen = new HashSet<>();
    Deque<int[]> left = new ArrayDeque<>(List.of(system.initial()));
    int independent = 0;
    while (!left.isEmpty() && seen.size() < MOST_STATES) {
      int[] state = left.removeFirst();
      for (int one = 0; one < system.processes(); one++) {
        if (!system.enabled(state, one)) {
          continue;
        }
        int[] next = after(system, state, one);
        if (seen.add(Arrays.stream(next).boxed().toList())) {
          left.add(next);
        }
        for (int other = one + 1; other < system.processes(); other++) {
          if (isIndependent(system, state, one, other)) {
            independent++;
            assertThat(after(system, next, other))
                .as(
                    "%s and %s of %s",
                    system.describe(state, one), system.describe(state, other), drawn)
                .isEqualTo(after(system, after(system, state, other), one));
          }
        }
      }
    }
    assertThat(independent).isPositive();
  }

  /** What a broken length leads a walk to; and a file is there or not when it is opened. */
  @Test
  void shouldOrderAWalkAfterEveryStoreBehindTheHeaderAndAnOpenBeforeThatOfAReader() {
    StepOperation walk = operation("walk f.db");
    assertThat(Dependence.between(walk, operation("entry[48] f.db @4096"))).isTrue();
    assertThat(Dependence.between(operation("value f.db @4096 = 1.0"), walk)).isTrue();
    assertThat(Dependence.between(walk, operation("header f.db = 8"))).isFalse();
    assertThat(Dependence.between(operation("open f.db"), operation("open-read f.db"))).isTrue();
    assertThat(Dependence.between(operation("open f.db"), operation("open f.db"))).isFalse();
  }

  private static StepOperation operation(String text) {
    return StepOperation.parse(text);
  }

  private static boolean isIndependent(TransitionSystem system, int[] state, int one, int other) {
    return system.enabled(state, other)
        && !Dependence.between(system.describe(state, one), system.describe(state, other));
  }

  private static int[] after(TransitionSystem system, int[] state, int process) {
    int[] next = state.clone();
    system.operate(next, process);
    return next;
  }
}
