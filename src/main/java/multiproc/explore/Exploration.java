package multiproc.explore;

import java.util.Map;
import java.util.Optional;
import multiproc.schedule.Schedule;
import multiproc.schedule.Verdict;
import multiproc.schedule.plan.Plan;
import multiproc.schedule.step.StepKind;

/**
 * The result of a search.
 *
 * @param plan searched
 * @param states found; those that differ by an exchange of workers that are alike are counted once
 * @param standsFor how many states these are where each is counted
 * @param transitions between them: the steps possible in each state found
 * @param depth of the deepest, in steps
 * @param left states whose steps were not tried; 0 when the search is complete
 * @param schedules counted; empty when the search is not complete
 * @param taken how often each kind of operation was done
 * @param shortest a shortest schedule to each verdict that was met
 * @param seconds taken
 */
public record Exploration(
    Plan plan,
    long states,
    long standsFor,
    long transitions,
    int depth,
    long left,
    Optional<PathCounts> schedules,
    Map<StepKind, Long> taken,
    Map<Verdict, Schedule> shortest,
    double seconds) {

  /** Whether every interleaving was tried. */
  public boolean complete() {
    return left == 0;
  }

  /** The worst verdict met; {@link Verdict#CLEAN} means something only when complete. */
  public Verdict worst() {
    return shortest.keySet().stream().findFirst().orElse(Verdict.CLEAN);
  }
}
