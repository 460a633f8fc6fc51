package multiproc.explore.explain;

import java.util.List;
import multiproc.schedule.Schedule;

/**
 * Holds the explanation of a file's bytes.
 *
 * @param exact whether the schedule leaves exactly the bytes; if not, it is the closest that was
 *     found
 * @param schedule the interleaving
 * @param differing number of 8-byte words that differ from the file, and 1 more if the size does; 0
 *     if exact; of no meaning where nothing was {@link #compared}
 * @param impossible positions of words of the file that these processes never store there; empty if
 *     exact
 * @param distinct number of shortest schedules that leave these bytes and differ by more than the
 *     order of commuting steps
 * @param counted whether these are all schedules of that length
 * @param swap the number of the first of two neighbouring steps whose swap makes the run clean; 0
 *     if there are none
 * @param states number of all states seen
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

  /** Whether any run was compared with the file: whether one of those seen made such a file. */
  public boolean compared() {
    return !schedule.steps().isEmpty();
  }

  /**
   * The better of two explanations of one file: an exact one, then the shorter, then the closer.
   * The numbers of two equally short ones are added, because their processes differ.
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
