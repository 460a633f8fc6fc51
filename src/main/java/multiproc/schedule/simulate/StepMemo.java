package multiproc.schedule.simulate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import multiproc.schedule.StepKind;

/**
 * Whole steps that were done before: of a node, on the same files, which leave the same node and
 * the same files. Nearly all steps of a search are such.
 *
 * <p>Threading: one thread.
 */
final class StepMemo {

  /** A step, for states in which each place it looks at or changes holds the same. */
  private static final class Known {
    private int[] places = new int[4];
    private int[] before = new int[4];
    private int[] after = new int[4];
    private int count;
    private final int[] operations = new int[StepKind.values().length];
    private long uses;
    private Known other;

    private void add(int place, int was) {
      for (int i = 0; i < count; i++) {
        if (places[i] == place) {
          return;
        }
      }
      if (count == places.length) {
        places = Arrays.copyOf(places, count * 2);
        before = Arrays.copyOf(before, count * 2);
        after = Arrays.copyOf(after, count * 2);
      }
      places[count] = place;
      before[count++] = was;
    }

    private boolean isOf(int[] state) {
      for (int i = 0; i < count; i++) {
        if (state[places[i]] != before[i]) {
          return false;
        }
      }
      return true;
    }
  }

  private final List<Known> steps = new ArrayList<>();
  private final LongMap byStart = new LongMap();
  private Known recorded;

  /** Whether it has done the step a process stands before; {@code key} is not 0. */
  boolean apply(long key, int[] state) {
    long found = byStart.get(key);
    for (Known known = found == 0 ? null : steps.get((int) found - 1);
        known != null;
        known = known.other) {
      if (known.isOf(state)) {
        for (int i = 0; i < known.count; i++) {
          state[known.places[i]] = known.after[i];
        }
        known.uses++;
        return true;
      }
    }
    return false;
  }

  /** The step about to be done is to be remembered. */
  void begin() {
    recorded = new Known();
  }

  /** A place of the state that the next operation looks at or changes, as it is before. */
  void looksAt(int place, int was) {
    if (recorded != null) {
      recorded.add(place, was);
    }
  }

  /** An operation of the step. */
  void operation(StepKind kind) {
    if (recorded != null) {
      recorded.operations[kind.ordinal()]++;
    }
  }

  /** The step does what is not remembered: it comes to other processes. */
  void forget() {
    recorded = null;
  }

  /** The step is done. */
  void end(long key, int[] state) {
    if (recorded != null) {
      for (int i = 0; i < recorded.count; i++) {
        recorded.after[i] = state[recorded.places[i]];
      }
      long found = byStart.get(key);
      if (found == 0) {
        steps.add(recorded);
        byStart.put(key, steps.size());
      } else {
        recorded.other = steps.get((int) found - 1).other;
        steps.get((int) found - 1).other = recorded;
      }
      recorded = null;
    }
  }

  /** How many operations of a kind the remembered steps did again. */
  long taken(StepKind kind) {
    long taken = 0;
    for (Known first : steps) {
      for (Known known = first; known != null; known = known.other) {
        taken += known.uses * known.operations[kind.ordinal()];
      }
    }
    return taken;
  }
}
