package multiproc.harness.record;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import multiproc.schedule.model.FileImage;
import multiproc.schedule.model.TransitionSystem;
import multiproc.schedule.step.Dependence;
import multiproc.schedule.step.StepKind;
import multiproc.schedule.step.StepOperation;

/**
 * Finds an order of all traced operations in which no operation comes before one that was over when
 * it began, every operation loads what it was seen to load, and the files end as they did.
 *
 * <p>Where an operation commutes with all that overlap it in time it is taken at once; only of
 * those that do not is every order tried, depth first.
 *
 * <p>A process killed between an operation and its note has done one more than it noted; such
 * operations are tried when there is no order without them.
 *
 * <p>Threading: one thread.
 */
final class OrderSearch {

  private static final int CHOICES_LIMIT = 200_000;

  private final TransitionSystem world;
  private final List<List<Trace.TracedOperation>> operations;
  private final Map<String, FileImage> files;
  private final int unnoted;

  private int[] state;
  private int[] done;
  private List<Integer> order = new ArrayList<>();
  private final Deque<Choice> choices = new ArrayDeque<>();
  private final Set<List<Integer>> tried = new HashSet<>();

  /** A point at which there is more than one way on. */
  private record Choice(int[] state, int[] done, List<Integer> order, Deque<Integer> movers) {}

  /**
   * @param files as they were in the end, by name
   * @param unnoted how many operations may be added that no trace holds
   */
  OrderSearch(
      TransitionSystem world,
      List<List<Trace.TracedOperation>> operations,
      Map<String, FileImage> files,
      int unnoted) {
    this.world = world;
    this.operations = operations;
    this.files = files;
    this.unnoted = unnoted;
    this.state = world.initial();
    this.done = new int[operations.size()];
  }

  /** The processes, by their place in the plan, in the order of their operations. */
  Optional<List<Integer>> run() {
    for (int taken = 0; taken < CHOICES_LIMIT; ) {
      List<Integer> candidates = candidates();
      if (candidates.isEmpty() && isEnd()) {
        return Optional.of(order);
      }
      int mover = independent(candidates);
      if (mover < 0) {
        taken++;
        if (tried.add(key())) {
          List<Integer> movers = new ArrayList<>();
          for (int candidate : candidates) {
            if (fits(candidate)) {
              movers.add(candidate);
            }
          }
          movers.addAll(unnotedMovers());
          choices.push(
              new Choice(
                  state.clone(), done.clone(), new ArrayList<>(order), new ArrayDeque<>(movers)));
        }
        if (!backtrack()) {
          return Optional.empty();
        }
      } else if (fits(mover)) {
        move(mover);
      } else if (!backtrack()) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** Goes the next way that was not tried; false when there is none. */
  private boolean backtrack() {
    while (!choices.isEmpty()) {
      Choice choice = choices.peek();
      if (choice.movers().isEmpty()) {
        choices.pop();
        continue;
      }
      state = choice.state().clone();
      done = choice.done().clone();
      order = new ArrayList<>(choice.order());
      move(choice.movers().poll());
      return true;
    }
    return false;
  }

  private List<Integer> key() {
    List<Integer> key = new ArrayList<>();
    Arrays.stream(state).forEach(key::add);
    Arrays.stream(done).forEach(key::add);
    return key;
  }

  private Trace.TracedOperation next(int process) {
    List<Trace.TracedOperation> all = operations.get(process);
    return done[process] < all.size() ? all.get(done[process]) : null;
  }

  /** Those whose next operation may come next by the clock, the one over first before others. */
  private List<Integer> candidates() {
    long firstOver = Long.MAX_VALUE;
    for (int process = 0; process < operations.size(); process++) {
      if (next(process) != null) {
        firstOver = Math.min(firstOver, next(process).toNanos());
      }
    }
    List<Integer> candidates = new ArrayList<>();
    for (int process = 0; process < operations.size(); process++) {
      Trace.TracedOperation next = next(process);
      if (next != null && next.fromNanos() <= firstOver && isPossible(process, next)) {
        candidates.add(process);
      }
    }
    candidates.sort(Comparator.comparingLong(process -> next(process).toNanos()));
    return candidates;
  }

  /** A child comes after its fork, and does nothing after it was killed. */
  private boolean isPossible(int process, Trace.TracedOperation next) {
    if (next.operation().kind() == StepKind.KILL) {
      int victim = world.plan().indexOf(Long.parseLong(next.operation().value()));
      return next(victim) == null;
    }
    return world.enabled(state, process);
  }

  /** A candidate whose order to all that overlap it cannot matter; -1 when there is none. */
  private int independent(List<Integer> candidates) {
    for (int candidate : candidates) {
      if (isIndependent(candidate)) {
        return candidate;
      }
    }
    return -1;
  }

  private boolean isIndependent(int candidate) {
    Trace.TracedOperation mine = next(candidate);
    for (int other = 0; other < operations.size(); other++) {
      List<Trace.TracedOperation> all = operations.get(other);
      for (int i = done[other]; other != candidate && i < all.size(); i++) {
        if (all.get(i).fromNanos() > mine.toNanos()) {
          break;
        }
        if (Dependence.between(mine.operation(), all.get(i).operation())) {
          return false;
        }
      }
      if (other != candidate && unnoted > 0 && mayDoMore(other)) {
        StepOperation more = world.describe(state, other);
        if (Dependence.between(mine.operation(), more)) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean fits(int process) {
    return world.enabled(state, process)
        && world.describe(state, process).equals(next(process).operation());
  }

  private void move(int process) {
    world.operate(state, process);
    done[process]++;
    order.add(process);
  }

  /**
   * Processes that were killed between an operation and its note, so that a store may be missing in
   * their traces.
   */
  private List<Integer> unnotedMovers() {
    List<Integer> movers = new ArrayList<>();
    int more = 0;
    for (int process = 0; process < operations.size(); process++) {
      more += Math.max(0, done[process] - operations.get(process).size());
    }
    for (int process = 0; process < operations.size() && more < unnoted; process++) {
      if (mayDoMore(process)) {
        movers.add(process);
      }
    }
    return movers;
  }

  private boolean mayDoMore(int process) {
    return done[process] == operations.get(process).size()
        && world.enabled(state, process)
        && world.node(state, process).next().kind().stores();
  }

  private boolean isEnd() {
    for (Map.Entry<String, FileImage> file : files.entrySet()) {
      if (!file.getValue().equals(world.image(state, file.getKey()))) {
        return false;
      }
    }
    return true;
  }
}
