package multiproc.schedule.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import multiproc.client.ClientVersion;
import multiproc.explore.Scenario;
import multiproc.schedule.Granularity;
import multiproc.schedule.Plan;
import multiproc.schedule.ProcessPlan;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Local states that are one are alike in all that a verdict or another process sees of them, and
 * stay so whatever happens next. Each way to a local state is held against the client's own code,
 * which is run for that way alone: two histories that lead to one local state must do the same
 * next, hold the same claims, have the same mapped, and go on so.
 *
 * @see StateEquivalence
 */
class MergedStatesTest {

  private static final int MOST_STATES = 20_000;

  /** Number of operations after a local state in which two histories are compared. */
  private static final int AHEAD = 7;

  private final Set<Long> compared = new HashSet<>();

  @ParameterizedTest
  @CsvSource({
    "0.4.2, OBSERVED, 2, 1, 1, 1, true, false",
    "0.4.2, OPERATION, 1, 1, 2, 1, true, false",
    "0.4.2, VISIBLE, 1, 1, 2, 2, false, false",
    "0.4.2, OPERATION, 1, 1, 1, 2, false, true",
    "0.25.0, OPERATION, 1, 2, 1, 1, true, true",
    "0.3.1, OPERATION, 1, 1, 1, 1, false, false",
    "0.4.2, WORD, 1, 1, 1, 1, false, false"
  })
  void shouldDoTheSameNextAndHoldTheSameClaimsOnEveryWayThere(
      String release,
      Granularity granularity,
      int children,
      int labels,
      int generations,
      int passes,
      boolean kill,
      boolean scrape) {
    Plan plan =
        new Scenario(
                ClientVersion.of(release).orElseThrow(),
                granularity,
                children,
                labels,
                generations,
                passes,
                kill,
                scrape)
            .plan();
    TransitionSystem merging = searched(plan, kill);
    LocalStates states = merging.localStates();
    LocalStates exact = new LocalStates(plan, "./tmp", false);
    for (int id = 1; id <= states.size(); id++) {
      LocalState node = states.node(id);
      LocalState alone = exact.root(node.root.slot(), node.root.inherited(), node.root.inodes());
      if (node.previous != null && node.end == End.KILLED) {
        continue;
      }
      for (OperationResult answer : node.answers) {
        alone = exact.successor(alone, answer);
      }
      assertSame(node, alone);
      compare(exact, node, alone, AHEAD);
    }
    assertThat(compared).hasSizeGreaterThan(states.size());
  }

  /** The system of a plan after a search, which has reached every local state. */
  private static TransitionSystem searched(Plan plan, boolean kill) {
    TransitionSystem system = new TransitionSystem(plan, "./tmp");
    Set<String> seen = new HashSet<>();
    Deque<int[]> open = new ArrayDeque<>();
    open.add(system.initial());
    while (!open.isEmpty() && seen.size() < MOST_STATES) {
      int[] state = open.remove();
      for (int process = 0; process < system.processes(); process++) {
        if (system.enabled(state, process)) {
          int[] next = state.clone();
          system.step(next, process);
          add(next, seen, open);
        }
        if (kill
            && plan.processes().get(process).role() == ProcessPlan.Role.CHILD
            && system.isAlive(state, process)) {
          int[] next = state.clone();
          system.kill(next, process);
          add(next, seen, open);
        }
      }
    }
    return system;
  }

  private static void add(int[] state, Set<String> seen, Deque<int[]> open) {
    if (seen.add(Arrays.toString(state))) {
      open.add(state);
    }
  }

  private void compare(LocalStates exact, LocalState node, LocalState alone, int ahead) {
    if (ahead == 0 || !compared.add((long) node.id << Integer.SIZE | alone.id)) {
      return;
    }
    for (Map.Entry<OperationResult, LocalState> next : node.successors.entrySet()) {
      LocalState other = exact.successor(alone, next.getKey());
      assertSame(next.getValue(), other);
      compare(exact, next.getValue(), other, ahead - 1);
    }
  }

  private static void assertSame(LocalState node, LocalState alone) {
    if (node.claims.equals(alone.claims)
        && node.mapped.equals(alone.mapped)
        && (node.killed == null || node.killed.claims.equals(alone.claims))
        && (node.next == null
            ? alone.next == null && node.end.equals(alone.end)
            : alone.next != null
                && node.next.withoutState().equals(alone.next.withoutState())
                && node.used == alone.used
                && node.statement == alone.statement)) {
      return;
    }
    assertThat(facts(node)).as(node.toString()).isEqualTo(facts(alone));
  }

  private static String facts(LocalState node) {
    return node.next
        + " "
        + node.end
        + " "
        + node.used
        + " "
        + node.statement
        + " "
        + node.claims
        + " "
        + node.mapped;
  }
}
