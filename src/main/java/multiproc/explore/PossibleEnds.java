package multiproc.explore;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import multiproc.schedule.Verdict;

/**
 * Decides whether a schedule through a state can end in a verdict, by a depth-first search from the
 * state. Results are remembered.
 *
 * <p>Threading: one thread.
 */
final class PossibleEnds {

  /** The states with a known result for one verdict. */
  private record KnownStates(StateTable can, StateTable cannot) {}

  private final SearchSpace space;
  private final Map<Verdict, KnownStates> known = new EnumMap<>(Verdict.class);

  PossibleEnds(SearchSpace space) {
    this.space = space;
  }

  /** Whether a schedule through a state can end in a verdict. */
  boolean canEnd(int[] state, Verdict verdict) {
    int width = state.length;
    KnownStates found =
        known.computeIfAbsent(
            verdict, v -> new KnownStates(new StateTable(width), new StateTable(width)));
    StateTable visited = new StateTable(width);
    // The states on the path, each with its successors that were not tried so far.
    List<int[]> way = new ArrayList<>();
    Deque<Deque<int[]>> untried = new ArrayDeque<>();
    int[] next = state.clone();
    while (true) {
      if (!found.cannot.contains(next) && isNew(visited, next)) {
        Deque<int[]> successors = new ArrayDeque<>();
        space.expand(next, (to, mover, moved) -> successors.push(to.clone()));
        boolean ends = successors.isEmpty() && (space.judge.verdicts(next) & verdict.bit()) != 0;
        if (ends || found.can.contains(next)) {
          found.can.add(next);
          way.forEach(found.can::add);
          return true;
        }
        way.add(next);
        untried.push(successors);
      }
      while (!untried.isEmpty() && untried.peek().isEmpty()) {
        untried.pop();
        found.cannot.add(way.remove(way.size() - 1));
      }
      if (untried.isEmpty()) {
        return false;
      }
      next = untried.peek().pop();
    }
  }

  private static boolean isNew(StateTable states, int[] state) {
    int known = states.size();
    return states.add(state) == known;
  }
}
