package multiproc.explore.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import multiproc.explore.AStarSearch;
import multiproc.explore.Explorer;
import multiproc.schedule.model.TransitionSystem;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RemainingStepsBoundTest {

  /** A guide that says nothing of the steps to come, with which a search is breadth first. */
  private record Unbounded(HypothesisHeuristic guide) implements AStarSearch.Heuristic {

    @Override
    public boolean isGoal(int[] state) {
      return guide.isGoal(state);
    }

    @Override
    public boolean isDeadEnd(int[] state) {
      return guide.isDeadEnd(state);
    }
  }

  /**
   * @param later whether the entries after the launcher's are of a later generation
   */
  @ParameterizedTest
  @CsvSource({"1, 1, false", "2, 1, false", "1, 2, true"})
  void shouldNeverBeMoreThanThereAreWhenSearchedBreadthFirst(
      int children, int generations, boolean later) {
    int compared = 0;
    for (long seed = 1; seed <= 12; seed++) {
      FileClues clues = new FileClues(RandomRun.file(children, 7, generations, seed));
      Hypothesis hypothesis = Hypothesis.of(clues, 4101, List.of(), 1, later);
      TransitionSystem system = new TransitionSystem(hypothesis.plan(), Explorer.DIRECTORY);
      HypothesisHeuristic guide = new HypothesisHeuristic(system, hypothesis);
      AStarSearch plain =
          new AStarSearch(system, new Unbounded(guide), false, Explorer.Limits.NONE);
      // If the programs cannot have stored some word, the goal is less than the file. A launcher
      // alone does everything in one step.
      boolean sharp = guide.impossible().isEmpty() && !hypothesis.positions().isEmpty();
      if (sharp && plain.run()) {
        compare(hypothesis, plain.shortest(1).get(0), plain.size());
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(3);
  }

  private static void compare(Hypothesis hypothesis, int[] shortest, int plainStates) {
    TransitionSystem system = new TransitionSystem(hypothesis.plan(), Explorer.DIRECTORY);
    HypothesisHeuristic guide = new HypothesisHeuristic(system, hypothesis);
    AStarSearch bounded = new AStarSearch(system, guide, false, Explorer.Limits.NONE);
    assertThat(bounded.run()).isTrue();
    assertThat(bounded.shortest(1).get(0)).hasSameSizeAs(shortest);
    assertThat(bounded.size()).isLessThanOrEqualTo(plainStates);
    // A bound at every state on the way.
    int[] state = system.initial();
    for (int step = 0; step < shortest.length; step++) {
      assertThat(guide.lowerBound(state)).isLessThanOrEqualTo(shortest.length - step);
      system.step(state, shortest[step]);
    }
  }
}
