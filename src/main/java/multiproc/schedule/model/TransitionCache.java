package multiproc.schedule.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import multiproc.schedule.StepKind;

/**
 * Caches steps: a local state and its files before and after the step. Nearly all steps of a search
 * are found here, so a lookup reads few places in memory.
 *
 * <p>Threading: one thread.
 */
final class TransitionCache {

  /**
   * The steps, one after the other. A step consists of the index of its operations in {@link
   * #operations}, the hash of its start, the number of places, and for each place its index in the
   * state, its value before the step, and its value after the step.
   */
  private int[] steps = new int[1 << 14];

  private static final int OPERATIONS = 0;
  private static final int START = 1;
  private static final int COUNT = 2;
  private static final int PLACES = 3;
  private static final int PLACE_SIZE = 3;

  /** The index at which the next step is stored; 0 is no step. */
  private int end = 1;

  /** Steps by the hash of their start, a local state and an image; 0 is a free slot. */
  private int[] slots = new int[1 << 12];

  private int size;

  /** Number of operations of each kind in a step; steps with the same numbers share an array. */
  private final List<int[]> operations = new ArrayList<>();

  /**
   * How often the steps with these operations were applied, by their index in {@link #operations}.
   */
  private long[] uses = new long[1 << 4];

  private final int[] recordedOperations = new int[StepKind.values().length];
  private boolean recording;

  /** Number of operations of the recorded step so far. */
  private int recorded;

  /**
   * Applies a step if it is cached, and returns whether it is. A cached step is compared in all
   * places that it read, so equal hashes of different steps do no harm.
   *
   * @param start hash of the local state and the image at the start
   */
  boolean apply(int start, int[] state) {
    int mask = slots.length - 1;
    for (int slot = start & mask; slots[slot] != 0; slot = slot + 1 & mask) {
      int step = slots[slot];
      if (steps[step + START] != start) {
        continue;
      }
      int last = step + PLACES + steps[step + COUNT] * PLACE_SIZE;
      int at = step + PLACES;
      while (at < last && state[steps[at]] == steps[at + 1]) {
        at += PLACE_SIZE;
      }
      if (at == last) {
        for (at = step + PLACES; at < last; at += PLACE_SIZE) {
          state[steps[at]] = steps[at + 2];
        }
        uses[steps[step + OPERATIONS]]++;
        return true;
      }
    }
    return false;
  }

  /** Begins to record a step. */
  void begin() {
    recording = true;
    recorded = 0;
    Arrays.fill(recordedOperations, 0);
    if (end + PLACES > steps.length) {
      steps = Arrays.copyOf(steps, steps.length * 2);
    }
    Arrays.fill(steps, end, end + PLACES, 0);
  }

  /**
   * Records a place of the state that the next operation reads or changes, with its value before.
   */
  void looksAt(int place, int holds) {
    if (!recording) {
      return;
    }
    int last = end + PLACES + steps[end + COUNT] * PLACE_SIZE;
    for (int at = end + PLACES; at < last; at += PLACE_SIZE) {
      if (steps[at] == place) {
        return;
      }
    }
    if (last + PLACE_SIZE > steps.length) {
      steps = Arrays.copyOf(steps, steps.length * 2);
    }
    steps[last] = place;
    steps[last + 1] = holds;
    steps[end + COUNT]++;
  }

  /** Records an operation of the step. */
  void operation(StepKind kind) {
    recordedOperations[kind.ordinal()]++;
    recorded++;
  }

  /** Whether the last recorded operation is the first of a recorded step. */
  boolean isAtStart() {
    return recording && recorded == 1;
  }

  /** Stops the recording, because the step depends on other processes or changes them. */
  void forget() {
    recording = false;
  }

  /** Stores the recorded step. */
  void end(int start, int[] state) {
    if (!recording) {
      return;
    }
    recording = false;
    int last = end + PLACES + steps[end + COUNT] * PLACE_SIZE;
    for (int at = end + PLACES; at < last; at += PLACE_SIZE) {
      steps[at + 2] = state[steps[at]];
    }
    steps[end + OPERATIONS] = sharedOperations();
    if (2 * ++size > slots.length) {
      grow();
    }
    steps[end + START] = start;
    put(end);
    end = last;
  }

  private void put(int step) {
    int mask = slots.length - 1;
    int slot = steps[step + START] & mask;
    while (slots[slot] != 0) {
      slot = slot + 1 & mask;
    }
    slots[slot] = step;
  }

  private void grow() {
    int[] old = slots;
    slots = new int[2 * old.length];
    for (int step : old) {
      if (step != 0) {
        put(step);
      }
    }
  }

  private int sharedOperations() {
    for (int i = 0; i < operations.size(); i++) {
      if (Arrays.equals(operations.get(i), recordedOperations)) {
        return i;
      }
    }
    operations.add(recordedOperations.clone());
    if (operations.size() > uses.length) {
      uses = Arrays.copyOf(uses, 2 * uses.length);
    }
    return operations.size() - 1;
  }

  /** Number of operations of a kind in all applications of cached steps. */
  long taken(StepKind kind) {
    long taken = 0;
    for (int i = 0; i < operations.size(); i++) {
      taken += uses[i] * operations.get(i)[kind.ordinal()];
    }
    return taken;
  }
}
