package multiproc.explore;

import java.util.Map;
import java.util.Optional;
import multiproc.schedule.Plan;
import multiproc.schedule.Schedule;
import multiproc.schedule.StepKind;
import multiproc.schedule.Verdict;

/**
 * Holds the result of a search.
 *
 * @param plan of the search
 * @param states found; states that differ by an exchange of interchangeable workers count once
 * @param standsFor number of states without symmetry
 * @param transitions between the states: the steps possible in each state
 * @param depth of the deepest state, in steps
 * @param left states of which the steps were not tried; 0 if the search is complete
 * @param schedules their counts; empty unless the search is complete
 * @param taken number of times that each kind of operation was done
 * @param shortest a shortest schedule for each verdict found
 * @param seconds duration of the search
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

  /**
   * The worst verdict found; {@link Verdict#CLEAN} is conclusive only if the search is complete.
   */
  public Verdict worst() {
    return shortest.keySet().stream().findFirst().orElse(Verdict.CLEAN);
  }
}
