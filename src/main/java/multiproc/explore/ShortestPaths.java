package multiproc.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import multiproc.schedule.Verdict;

/**
 * Finds shortest paths to a verdict, with the fewest context switches. A state counts only if a
 * schedule through it can also end in the verdict; damage that is always repaired again does not
 * count. If the search is not complete this is unknown, and every state counts.
 */
final class ShortestPaths {

  /** Whether a schedule through a state of a graph can end in a verdict. */
  interface Ends {

    /** Whether a schedule through the state can end in the verdict. */
    boolean canEnd(int state, Verdict verdict);
  }

  private final StateGraph graph;
  private final Ends ends;

  /**
   * @param graph in which every state at the depth of the searched verdicts is expanded, or every
   *     state at all
   */
  ShortestPaths(StateGraph graph, Ends ends) {
    this.graph = graph;
    this.ends = ends;
  }

  /** The possible ends of each state of a complete graph. */
  static Ends endsOf(StateGraph graph) {
    short[] bits = new short[graph.expanded()];
    int[] order = graph.topologicalOrder();
    for (int i = order.length - 1; i >= 0; i--) {
      int state = order[i];
      if (graph.isFinal(state)) {
        bits[state] = (short) graph.verdicts.get(state);
      } else {
        for (int edge = graph.firstEdge.get(state); edge < graph.firstEdge.get(state + 1); edge++) {
          bits[state] |= bits[graph.target.get(edge)];
        }
      }
    }
    return (state, verdict) -> (bits[state] & verdict.bit()) != 0;
  }

  private boolean counts(int state, Verdict verdict) {
    return (graph.verdicts.get(state) & verdict.bit()) != 0 && ends.canEnd(state, verdict);
  }

  /** Whether a state from number {@code from} on counts. */
  boolean has(Verdict verdict, int from) {
    for (int state = from; state < graph.expanded(); state++) {
      if (counts(state, verdict)) {
        return true;
      }
    }
    return false;
  }

  /** The movers along the path; empty if no state has the verdict. */
  Optional<int[]> to(Verdict verdict) {
    int first = 0;
    while (first < graph.expanded() && !counts(first, verdict)) {
      first++;
    }
    if (first == graph.expanded()) {
      return Optional.empty();
    }
    int depth = graph.depth(first);
    Map<Integer, int[]> level = new HashMap<>();
    int end = Math.min(graph.expanded(), firstOf(depth + 1));
    for (int state = first; state < end; state++) {
      if (counts(state, verdict)) {
        level.put(state, new int[0]);
      }
    }
    List<Map<Integer, int[]>> levels = new ArrayList<>();
    levels.add(level);
    for (int d = depth - 1; d >= 0; d--) {
      level = before(d, level);
      levels.add(level);
    }
    Collections.reverse(levels);
    return Optional.of(Arrays.stream(follow(levels)).map(graph::moverBefore).toArray());
  }

  private int firstOf(int depth) {
    return depth < graph.firstOfDepth.size() ? graph.firstOfDepth.get(depth) : graph.states.size();
  }

  /**
   * The states of a depth that lead to the next level, each with the context switches that follow
   * each of its edges; {@link Integer#MAX_VALUE} for an edge that does not lead there.
   */
  private Map<Integer, int[]> before(int depth, Map<Integer, int[]> behind) {
    Map<Integer, int[]> level = new HashMap<>();
    int first = firstOf(depth + 1);
    int end = firstOf(depth + 2);
    for (int state = firstOf(depth); state < firstOf(depth + 1); state++) {
      int start = graph.firstEdge.get(state);
      int edges = graph.firstEdge.get(state + 1) - start;
      int[] switches = null;
      for (int i = 0; i < edges; i++) {
        int target = graph.target.get(start + i);
        int[] rest = target < first || target >= end ? null : behind.get(target);
        if (rest != null) {
          if (switches == null) {
            switches = new int[edges];
            Arrays.fill(switches, Integer.MAX_VALUE);
            level.put(state, switches);
          }
          switches[i] = fewest(target, rest, graph.processAfter(start + i));
        }
      }
    }
    return level;
  }

  private int fewest(int state, int[] rest, int last) {
    int fewest = rest.length == 0 ? 0 : Integer.MAX_VALUE;
    for (int i = 0; i < rest.length; i++) {
      if (rest[i] != Integer.MAX_VALUE) {
        int process = graph.processBefore(graph.firstEdge.get(state) + i);
        fewest = Math.min(fewest, rest[i] + (process == last ? 0 : 1));
      }
    }
    return fewest;
  }

  private int[] follow(List<Map<Integer, int[]>> levels) {
    int[] path = new int[levels.size() - 1];
    int state = 0;
    int last = -1;
    for (int depth = 0; depth < path.length; depth++) {
      int[] rest = levels.get(depth).get(state);
      int best = -1;
      int bestCost = Integer.MAX_VALUE;
      for (int i = 0; i < rest.length; i++) {
        if (rest[i] != Integer.MAX_VALUE) {
          int process = graph.processBefore(graph.firstEdge.get(state) + i);
          int cost = rest[i] + (process == last ? 0 : 1);
          if (cost < bestCost) {
            bestCost = cost;
            best = graph.firstEdge.get(state) + i;
          }
        }
      }
      last = graph.processAfter(best);
      path[depth] = best;
      state = graph.target.get(best);
    }
    return path;
  }
}
