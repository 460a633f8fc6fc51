package multiproc.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.IntBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import multiproc.schedule.Plan;
import multiproc.schedule.ScheduleText;
import multiproc.schedule.model.Mover;
import multiproc.schedule.model.Symmetry;
import multiproc.schedule.model.TransitionSystem;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * All states of an orbit have one representative, its size is the number of these states, and a
 * mover leads from the representative to the orbit to which it led from the state.
 */
class CanonicalFormTest {

  private static final int RUNS = 250;

  /** Two groups, one of them in two generations; a scrape distinguishes workers for a time. */
  private static final String PROGRAMS =
      """
      granularity observed
      metric all g_1 l "help"
      metric all g_2 l "help"
      metric all g_3 l "help"
      metric all longer_1 l "help"
      metric all longer_2 l "help"
      process 1 parent
        fork 2
        fork 3
        fork 4
        fork 5
        fork 6
        kill 2
        kill 3
        kill 4
        fork 7
        fork 8
        fork 9
      process 2 child
        set g_1 "a" 1
      process 3 child
        set g_2 "a" 1
      process 4 child
        set g_3 "a" 1
      process 5 child
        set longer_1 "a" 1
      process 6 child
        set longer_2 "a" 1
      process 7 child
        set g_1 "b" 1
      process 8 child
        set g_2 "b" 1
      process 9 child
        set g_3 "b" 1
      process 90 scrape
        scrape
      """;

  private TransitionSystem system;
  private Symmetry symmetry;
  private CanonicalForm form;

  @ParameterizedTest
  @ValueSource(strings = {"0.4.2", "0.5.0", "0.25.0"})
  void shouldRepresentAnOrbitByOneStateWithTheSameMovers(String client) {
    String text = "schedule 1\nclient " + client + "\n" + PROGRAMS;
    Plan plan = ScheduleText.parseScenario(text, "plan").plan();
    system = new TransitionSystem(plan, Explorer.DIRECTORY);
    symmetry = new Symmetry(system);
    form = new CanonicalForm(symmetry, system.width());
    Random random = new Random(client.hashCode());
    Set<IntBuffer> known = new HashSet<>();
    for (int run = 0; run < RUNS; run++) {
      int[] state = system.initial();
      int[] movers = movers(state);
      while (movers.length > 0) {
        if (known.add(IntBuffer.wrap(state.clone()))) {
          check(state, movers);
        }
        system.move(state, movers[random.nextInt(movers.length)]);
        movers = movers(state);
      }
    }
  }

  /** The processes that can step, and the children that can be killed. */
  private int[] movers(int[] state) {
    int processes = system.processes();
    return IntStream.range(0, processes)
        .flatMap(process -> IntStream.of(process, Mover.KILL.of(process, processes)))
        .filter(mover -> system.canMove(state, mover))
        .filter(mover -> mover < processes || symmetry.workerOf(mover - processes) >= 0)
        .toArray();
  }

  private void check(int[] state, int[] movers) {
    int[] representative = canonical(state);
    long standsFor = form.standsFor();
    int[] moved =
        Arrays.stream(movers).map(mover -> form.moved(mover, system.processes())).toArray();
    Set<IntBuffer> orbit = orbit(state);
    assertThat(standsFor).isEqualTo(orbit.size());
    for (IntBuffer other : orbit) {
      assertThat(canonical(other.array())).isEqualTo(representative);
    }
    for (int i = 0; i < movers.length; i++) {
      assertThat(canonical(after(representative, moved[i])))
          .isEqualTo(canonical(after(state, movers[i])));
    }
  }

  private int[] canonical(int[] state) {
    int[] canonical = state.clone();
    form.canonicalise(canonical);
    return canonical;
  }

  private int[] after(int[] state, int mover) {
    assertThat(system.canMove(state, mover)).isTrue();
    int[] next = state.clone();
    system.move(next, mover);
    return next;
  }

  /** All states that come of a state by exchanges of two workers. */
  private Set<IntBuffer> orbit(int[] state) {
    Set<IntBuffer> orbit = new HashSet<>();
    Deque<int[]> untried = new ArrayDeque<>(List.of(state));
    while (!untried.isEmpty()) {
      int[] next = untried.pop();
      if (orbit.add(IntBuffer.wrap(next))) {
        for (int a = 0; a < symmetry.workers(); a++) {
          for (int b = a + 1; b < symmetry.workers(); b++) {
            if (symmetry.isAlike(a, b) && symmetry.isFree(next, a) && symmetry.isFree(next, b)) {
              int[] exchanged = next.clone();
              symmetry.exchange(exchanged, a, b);
              untried.push(exchanged);
            }
          }
        }
      }
    }
    return orbit;
  }
}
