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
import java.util.regex.Pattern;
import multiproc.schedule.Dependence;
import multiproc.schedule.StepKind;
import multiproc.schedule.StepOperation;
import multiproc.schedule.model.End;
import multiproc.schedule.model.FileImage;
import multiproc.schedule.model.TransitionSystem;

/**
 * Finds an order of all traced operations that could have happened: an operation that ended before
 * another began comes before it, every operation loads what it loaded in the run, each walk ends as
 * it did, and the files end as they did.
 *
 * <p>An operation that commutes with all that overlap it in time is taken at once. For the others
 * every order is tried, depth first.
 *
 * <p>A process that was killed between an operation and its record has done one operation more than
 * it recorded. Such operations are tried if there is no order without them.
 *
 * <p>Threading: one thread.
 */
final class RecordedOrder {

  private static final int CHOICES_LIMIT = 200_000;

  private static final Pattern NOT_DIGITS = Pattern.compile("\\D+");

  private final TransitionSystem system;
  private final List<List<Trace.TracedOperation>> operations;
  private final Map<String, FileImage> files;
  private final int unnoted;

  private int[] state;
  private int[] done;
  private List<Integer> order = new ArrayList<>();
  private final Deque<OpenChoice> choices = new ArrayDeque<>();
  private final Set<List<Integer>> tried = new HashSet<>();

  /** A point with more than one possible next operation. */
  private record OpenChoice(int[] state, int[] done, List<Integer> order, Deque<Integer> movers) {}

  /**
   * @param files their images at the end, by name
   * @param unnoted largest number of operations that may be added although no trace records them
   */
  RecordedOrder(
      TransitionSystem system,
      List<List<Trace.TracedOperation>> operations,
      Map<String, FileImage> files,
      int unnoted) {
    this.system = system;
    this.operations = operations;
    this.files = files;
    this.unnoted = unnoted;
    this.state = system.initial();
    this.done = new int[operations.size()];
  }

  /**
   * An order of the operations, each as the index of its process in the plan; empty if none was
   * found.
   */
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
              new OpenChoice(
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

  /** Takes the next untried choice; false if there is none. */
  private boolean backtrack() {
    while (!choices.isEmpty()) {
      OpenChoice choice = choices.peek();
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

  /**
   * The processes whose next operation may come next by the clock, sorted by the time at which it
   * ended.
   */
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

  /**
   * Whether a process can do its next operation: a child only after its fork, and a kill only after
   * the victim's last operation.
   */
  private boolean isPossible(int process, Trace.TracedOperation next) {
    if (next.operation().kind() == StepKind.KILL) {
      int victim = system.plan().indexOf(Long.parseLong(next.operation().value()));
      return next(victim) == null;
    }
    return system.enabled(state, process);
  }

  /** A candidate that commutes with all operations that overlap it; -1 if there is none. */
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
        StepOperation more = system.describe(state, other);
        if (Dependence.between(mine.operation(), more)) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean fits(int process) {
    Trace.TracedOperation next = next(process);
    return system.enabled(state, process)
        && system.describe(state, process).equals(next.operation())
        && (next.death() == null || endsAsRecorded(process, next.death()));
  }

  /**
   * Whether a walk in this state ends as it did in the run: with that error, or with none. Releases
   * of Python word an error differently, so only its first number counts.
   */
  private boolean endsAsRecorded(int process, String death) {
    int[] after = state.clone();
    system.operate(after, process);
    End end = system.node(after, process).end();
    String error = end == null || end.error() == null ? "" : end.error();
    return error.isEmpty() == death.isEmpty() && number(error).equals(number(death));
  }

  private static String number(String error) {
    return NOT_DIGITS.matcher(error).replaceAll(" ").strip().split(" ", 2)[0];
  }

  private void move(int process) {
    system.operate(state, process);
    done[process]++;
    order.add(process);
  }

  /**
   * Processes that may have been killed between a store and its record, so that the store is
   * missing in their traces.
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
        && system.enabled(state, process)
        && system.node(state, process).next().kind().stores();
  }

  private boolean isEnd() {
    for (Map.Entry<String, FileImage> file : files.entrySet()) {
      if (!file.getValue().equals(system.image(state, file.getKey()))) {
        return false;
      }
    }
    return true;
  }
}
