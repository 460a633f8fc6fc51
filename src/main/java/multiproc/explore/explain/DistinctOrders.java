package multiproc.explore.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import multiproc.schedule.Dependence;
import multiproc.schedule.StepKind;
import multiproc.schedule.StepOperation;
import multiproc.schedule.model.TransitionSystem;

/**
 * Counts the runs of a system that differ by more than the order of commuting steps. Runs of one
 * search share nearly all their steps, so the effect of each step is remembered.
 *
 * <p>Threading: one thread.
 */
final class DistinctOrders {

  /** A step: a process in a state. */
  private record At(int process, int... state) {

    @Override
    public boolean equals(Object other) {
      return other instanceof At at && process == at.process && Arrays.equals(state, at.state);
    }

    @Override
    public int hashCode() {
      return 31 * Arrays.hashCode(state) + process;
    }
  }

  /** The effect of a step: the number of its list of operations, and the next state. */
  private record Effect(int operations, int... next) {}

  private final TransitionSystem system;
  private final Map<At, Effect> steps = new HashMap<>();
  private final Map<List<StepOperation>, Integer> numbers = new HashMap<>();
  private final List<List<StepOperation>> operations = new ArrayList<>();

  /** Whether two steps conflict, by the numbers of their operations. */
  private final Map<Long, Boolean> conflicts = new HashMap<>();

  /** Numbers for the k-th step of each process, in the order in which they are met. */
  private final Map<Integer, Integer> names = new HashMap<>();

  DistinctOrders(TransitionSystem system) {
    this.system = system;
  }

  /**
   * Counts the distinct runs.
   *
   * @param runs for each run, the process of each of its steps
   */
  int count(List<int[]> runs) {
    Set<BitSet> distinct = new HashSet<>();
    runs.forEach(run -> distinct.add(order(run)));
    return distinct.size();
  }

  /**
   * The pairs of steps that do not commute, the earlier first; equal for runs that differ only by
   * commuting steps.
   */
  private BitSet order(int... run) {
    int[] done = new int[run.length];
    int[] name = new int[run.length];
    int[] counts = new int[system.processes()];
    int[] state = system.initial();
    for (int i = 0; i < run.length; i++) {
      int process = run[i];
      Effect step = steps.computeIfAbsent(new At(process, state), this::done);
      done[i] = step.operations();
      name[i] =
          names.computeIfAbsent(
              counts[process]++ * system.processes() + process, step1 -> names.size());
      state = step.next();
    }
    BitSet order = new BitSet();
    for (int j = 1; j < run.length; j++) {
      for (int i = 0; i < j; i++) {
        if (run[i] != run[j] && conflict(done[i], done[j])) {
          // A unique number for each pair, independent of the number of names.
          int low = Math.min(name[i], name[j]);
          int high = Math.max(name[i], name[j]);
          order.set(high * (high + 1) + 2 * low + (name[i] < name[j] ? 0 : 1));
        }
      }
    }
    return order;
  }

  private Effect done(At at) {
    int[] state = at.state().clone();
    List<StepOperation> all = new ArrayList<>();
    StepKind kind;
    do {
      kind = system.node(state, at.process()).next().kind();
      all.add(system.describe(state, at.process()));
      system.operate(state, at.process());
    } while (system.joins(state, at.process(), kind));
    Integer number = numbers.get(all);
    if (number == null) {
      number = operations.size();
      numbers.put(all, number);
      operations.add(all);
    }
    return new Effect(number, state);
  }

  private boolean conflict(int left, int right) {
    return conflicts.computeIfAbsent(
        (long) left << Integer.SIZE | right,
        pair -> conflict(operations.get(left), operations.get(right)));
  }

  private static boolean conflict(List<StepOperation> left, List<StepOperation> right) {
    for (StepOperation one : left) {
      for (StepOperation other : right) {
        if (Dependence.between(one, other)) {
          return true;
        }
      }
    }
    return false;
  }
}
