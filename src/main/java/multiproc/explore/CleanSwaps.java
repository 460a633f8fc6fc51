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
   * The last pair of neighbouring steps of a run that makes it clean when it is swapped.
   *
   * @return the number of the first of the two, counted from 1; 0 if there is no such pair
   */
  int of(int... movers) {
    int[][] states = new int[movers.length + 1][];
    int[] state = system.initial();
    for (int i = 0; i < movers.length; i++) {
      states[i] = state.clone();
      system.move(state, movers[i]);
    }
    states[movers.length] = state;
    for (int i = movers.length - 2; i >= 0; i--) {
      if (movers[i] % system.processes() != movers[i + 1] % system.processes()
          && isClean(states, movers, i)) {
        return i + 1;
      }
    }
    return 0;
  }

  /**
   * Whether the run ends clean with two neighbouring steps swapped; false if they cannot be
   * swapped.
   *
   * @param states of the run, before each step and at its end
   */
  private boolean isClean(int[][] states, int[] movers, int first) {
    int[] state = states[first].clone();
    for (int i = first + 1; i >= first; i--) {
      if (!system.canMove(state, movers[i])) {
        return false;
      }
      system.move(state, movers[i]);
    }
    int next = first + 2;
    Rest rest = new Rest(state, Arrays.copyOfRange(movers, next, movers.length));
    return clean.computeIfAbsent(rest, any -> endsClean(states, movers, next, state.clone()));
  }

  /**
   * Whether the rest of a run ends clean from a state; movers that can no longer move are skipped.
   * A state that the run has too, before the same step, leads to the run's end: most swaps change
   * nothing, and are known by it at once.
   */
  private boolean endsClean(int[][] states, int[] movers, int from, int[] state) {
    int next = from;
    while (next < movers.length && !Arrays.equals(state, states[next])) {
      if (system.canMove(state, movers[next])) {
        system.move(state, movers[next]);
      }
      next++;
    }
    return judge.verdicts(next < movers.length ? states[movers.length] : state) == 0;
  }
}
