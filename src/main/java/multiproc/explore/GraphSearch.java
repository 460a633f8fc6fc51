package multiproc.explore;

/**
 * Breadth-first search that keeps every state and every step, so each state is first found by a
 * shortest path.
 *
 * <p>Threading: one thread.
 */
final class GraphSearch implements SearchSpace.Steps {

  final StateGraph graph;
  private final SearchSpace space;
  private final int[] state;
  private int depthEnd = 1;
  private long standsFor = 1;

  GraphSearch(SearchSpace space) {
    this.space = space;
    this.state = space.system.initial();
    this.graph = new StateGraph(new StateTable(state.length), space.system.processes());
    graph.states.add(state);
    graph.firstEdge.add(0);
    graph.firstOfDepth.add(0);
  }

  /** Number of states found. */
  int states() {
    return graph.states.size();
  }

  /** Number of states not expanded. */
  int left() {
    return graph.states.size() - graph.expanded();
  }

  /** Number of states found without symmetry: the sum of the orbits' sizes. */
  long standsFor() {
    return standsFor;
  }

  /** The depth of the next state to be expanded, in steps. */
  int depth() {
    return graph.firstOfDepth.size() - 1;
  }

  /** Expands the next state. Must not be called if no state is left. */
  void expandNext() {
    int id = graph.expanded();
    if (id == depthEnd) {
      graph.firstOfDepth.add(id);
      depthEnd = graph.states.size();
    }
    graph.states.get(id, state);
    graph.verdicts.add(space.judge.verdicts(state));
    space.expand(state, this);
    graph.firstEdge.add(graph.target.size());
  }

  /** Whether the next state to be expanded is the first of its depth, or no state is left. */
  boolean isAtDepthsEnd() {
    return graph.expanded() == depthEnd;
  }

  @Override
  public void to(int[] next, int mover, int moved) {
    int known = graph.states.size();
    int id = graph.states.add(next);
    if (id == known) {
      standsFor += space.standsFor();
    }
    graph.target.add(id);
    graph.mover.add(mover * StateGraph.SHIFT + moved);
  }
}
