package multiproc.cli;

import multiproc.explore.Explorer;
import multiproc.explore.MoverSequences;
import multiproc.explore.WhatIf;
import multiproc.schedule.Schedule;
import multiproc.schedule.Verdict;
import multiproc.schedule.model.StateChecker;
import multiproc.schedule.model.TransitionSystem;

/**
 * Finds two neighbouring steps of a run such that the run ends clean if they are swapped.
 *
 * <p>Pure functions.
 */
final class CleanSwap {

  /** Most steps of a run for which each pair is tried. */
  private static final int MOST_STEPS = 1_000;

  private CleanSwap() {}

  /** The number of the first of the two steps; 0 if no swap ends clean, or the run is clean. */
  public static int of(Schedule schedule) {
    boolean clean = schedule.expectation().verdict() == Verdict.CLEAN;
    if (clean || schedule.steps().size() > MOST_STEPS) {
      return 0;
    }
    TransitionSystem system = new TransitionSystem(schedule.plan(), Explorer.DIRECTORY);
    return MoverSequences.cleanSwap(
        system, new StateChecker(system), MoverSequences.movers(schedule));
  }

  /**
   * The sentence for a page: the swap's effect, and the result when the programs run to their ends.
   *
   * @param name under which {@code replay} finds the schedule; null if it is in no file
   */
  public static String sentence(Schedule schedule, int swap, String name) {
    if (swap == 0) {
      return "No swap of two neighbouring steps makes the run end clean.";
    }
    Schedule complete = new WhatIf(schedule, Explorer.DIRECTORY).swapped(swap).complete();
    String steps = "swap " + swap + " " + (swap + 1);
    return "Swap step "
        + swap
        + " and step "
        + (swap + 1)
        + ", and the run is clean at the schedule's end"
        + (name == null ? "" : " (" + ProgramName.line("replay", name, "--what-if", steps) + ")")
        + "; "
        + complete.expectation().verdict()
        + " at the programs' end, after "
        + complete.steps().size()
        + " steps.";
  }
}
