package multiproc.explore;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import multiproc.schedule.Verdict;

/**
 * Whether a schedule through a state can end in a verdict, found by going on from the state, depth
 * first. What was found of a state is remembered.
 *
 * <p>Threading: one thread.
 */
final class PossibleEnds {

  /** States of which it is known, by verdict. */
  private record Known(StateTable can, StateTable cannot) {}

  private final SearchSpace space;
  private final Map<Verdict, Known> known = new EnumMap<>(Verdict.class);

  PossibleEnds(SearchSpace space) {
    this.space = space;
  }

  /** Whether a schedule through a state can end in a verdict. */
  boolean canEnd(int[] state, Verdict verdict) {
    int width = state.length;
    Known found =
        known.computeIfAbsent(
            verdict, v -> new Known(new StateTable(width), new StateTable(width)));
    StateTable visited = new StateTable(width);
    // Each state on the way, with those it leads to that were not tried yet.
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
