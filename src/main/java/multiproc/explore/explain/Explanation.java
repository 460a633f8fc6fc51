package multiproc.explore.explain;

import java.util.List;
import multiproc.schedule.Schedule;

/**
 * The explanation of a file's bytes.
 *
 * @param exact whether the schedule leaves the very bytes; else it is the closest that was found
 * @param schedule the interleaving
 * @param differing 8-byte words that are not as in the file; 0 when exact
 * @param impossible positions of words of the file that these processes never store there; empty
 *     when exact
 * @param distinct how many shortest schedules that differ in more than the order of steps that
 *     commute leave these bytes
 * @param counted whether these are all of that length
 * @param swap the number of the first of two neighbouring steps whose swap makes the run clean; 0
 *     when there are none
 * @param states seen in all
 */
public record Explanation(
    boolean exact,
    Schedule schedule,
    int differing,
    List<Integer> impossible,
    int distinct,
    boolean counted,
    int swap,
    long states) {

  /**
   * The better of two explanations of one file: one that is exact, a shorter one, a closer one.
   * Where two are equally short their numbers add up, for they are of different processes.
   */
  Explanation or(Explanation other) {
    boolean better =
        exact != other.exact
            ? exact
            : exact
                ? schedule.steps().size() <= other.schedule.steps().size()
                : differing <= other.differing;
    Explanation best = better ? this : other;
    boolean equal =
        exact && other.exact && schedule.steps().size() == other.schedule.steps().size();
    return new Explanation(
        best.exact,
        best.schedule,
        best.differing,
        best.impossible,
        equal ? distinct + other.distinct : best.distinct,
        counted && other.counted,
        best.swap,
        Math.max(states, other.states));
  }
}
