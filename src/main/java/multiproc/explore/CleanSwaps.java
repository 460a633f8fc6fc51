package multiproc.explore;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import multiproc.schedule.model.StateChecker;
import multiproc.schedule.model.TransitionSystem;

/**
 * Finds a swap of two neighbouring steps that makes a run clean. Runs of one search share their
 * ends, so the result of each rest of a run is remembered.
 *
 * <p>Threading: one thread.
 */
final class CleanSwaps {

  /** A state, and the movers that follow it. */
  private record Rest(int[] state, int[] movers) {

    @Override
    public boolean equals(Object other) {
      return other instanceof Rest rest
          && Arrays.equals(state, rest.state)
          && Arrays.equals(movers, rest.movers);
    }

    @Override
    public int hashCode() {
      return 31 * Arrays.hashCode(state) + Arrays.hashCode(movers);
    }
  }

  private final TransitionSystem system;
  private final StateChecker judge;
  private final Map<Rest, Boolean> clean = new HashMap<>();

  CleanSwaps(TransitionSystem system, StateChecker judge) {
    this.system = system;
    this.judge = judge;
  }

  /**
   * The last such pair of a run.
   *
   * @return the number of the first of the two, counted from 1; 0 if there is no such pair
   */
  int of(int... movers) {
    int[][] before = new int[movers.length][];
    int[] state = system.initial();
    for (int i = 0; i < movers.length; i++) {
      before[i] = state.clone();
      system.move(state, movers[i]);
    }
    for (int i = movers.length - 2; i >= 0; i--) {
      if (movers[i] % system.processes() != movers[i + 1] % system.processes()
          && isClean(before[i], movers, i)) {
        return i + 1;
      }
    }
    return 0;
  }

  /**
   * Whether the run ends clean with two neighbouring steps swapped; false if they cannot be
   * swapped.
   */
  private boolean isClean(int[] before, int[] movers, int first) {
    int[] state = before.clone();
    for (int i = first + 1; i >= first; i--) {
      if (!system.canMove(state, movers[i])) {
        return false;
      }
      system.move(state, movers[i]);
    }
    int[] rest = Arrays.copyOfRange(movers, first + 2, movers.length);
    return clean.computeIfAbsent(new Rest(state, rest), this::endsClean);
  }

  /** Whether the rest of a run ends clean; movers that can no longer move are skipped. */
  private boolean endsClean(Rest rest) {
    int[] state = rest.state().clone();
    for (int mover : rest.movers()) {
      if (system.canMove(state, mover)) {
        system.move(state, mover);
      }
    }
    return judge.verdicts(state) == 0;
  }
}
