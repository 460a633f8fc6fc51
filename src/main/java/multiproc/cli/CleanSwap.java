package multiproc.cli;

import java.util.List;
import java.util.OptionalInt;
import multiproc.explore.Explorer;
import multiproc.explore.MoverSequences;
import multiproc.explore.WhatIf;
import multiproc.schedule.Schedule;
import multiproc.schedule.Step;
import multiproc.schedule.Verdict;

/**
 * Finds two neighbouring steps of a run such that the run ends clean if they are swapped.
 *
 * <p>Pure functions.
 */
final class CleanSwap {

  private CleanSwap() {}

  /**
   * The number of the first of the two steps; 0 if no swap ends clean; empty if the run is clean,
   * or swaps of it are not searched.
   */
  static OptionalInt of(Schedule schedule) {
    return schedule.expectation().verdict() == Verdict.CLEAN
        ? OptionalInt.empty()
        : MoverSequences.cleanSwap(schedule);
  }

  /**
   * The sentence: the swap's effect, and the result when the programs run to their ends.
   *
   * @param name under which {@code replay} finds the schedule; null if it is in no file
   * @return empty if nothing is known of swaps
   */
  static List<String> sentences(Schedule schedule, String name) {
    OptionalInt swap = of(schedule);
    if (swap.isEmpty()) {
      return List.of();
    }
    int first = swap.getAsInt();
    if (first == 0) {
      boolean one = schedule.steps().stream().mapToLong(Step::pid).distinct().count() == 1;
      return List.of(
          one
              ? "All steps are of one process: its program gives their order, none can be swapped."
              : "No swap of two neighbouring steps makes the run end clean.");
    }
    Schedule complete = new WhatIf(schedule, Explorer.DIRECTORY).swapped(first).complete();
    String steps = "swap " + first + " " + (first + 1);
    return List.of(
        "Swap step "
            + first
            + " and step "
            + (first + 1)
            + ", and the run is clean at the schedule's end"
            + (name == null
                ? ""
                : " (" + ProgramName.line("replay", name, "--what-if", steps) + ")")
            + "; "
            + complete.expectation().verdict()
            + " at the programs' end, after "
            + complete.steps().size()
            + " steps.");
  }
}
