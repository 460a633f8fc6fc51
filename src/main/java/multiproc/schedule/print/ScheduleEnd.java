package multiproc.schedule.print;

import java.util.Map;

/**
 * Where a schedule ends, within a run that also has the rest of all programs.
 *
 * @param after number of the schedule's last step; 0 if the run is the schedule
 * @param swapped number of the first of two neighbouring steps that were swapped; 0 if none were
 */
public record ScheduleEnd(int after, int swapped) {

  /** No cut: the run is the schedule. */
  public static final ScheduleEnd NONE = new ScheduleEnd(0, 0);

  /** Whether a step is of the programs' rest. */
  boolean isRest(int step) {
    return after > 0 && step > after;
  }

  /** Whether a step is one of the two. */
  boolean isSwapped(int step) {
    return swapped > 0 && (step == swapped || step == swapped + 1);
  }

  /** The remarks on the two steps, by number. */
  Map<Integer, String> remarks() {
    return swapped == 0
        ? Map.of()
        : Map.of(
            swapped,
            "swapped: was step " + (swapped + 1),
            swapped + 1,
            "swapped: was step " + swapped);
  }
}
