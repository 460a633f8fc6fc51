package multiproc.schedule.print;

import multiproc.schedule.Schedule;
import multiproc.schedule.Verdict;

/**
 * Says whether a schedule's end lasts when its programs run on.
 *
 * <p>Pure functions.
 */
public final class LaterEnd {

  private LaterEnd() {}

  /**
   * Whether the end lasts, and otherwise what it becomes, in one sentence.
   *
   * @param complete the schedule with the rest of all programs, one process after the other
   */
  public static String sentence(Schedule schedule, Schedule complete) {
    Verdict end = schedule.expectation().verdict();
    Verdict later = complete.expectation().verdict();
    int steps = complete.steps().size();
    if (steps == schedule.steps().size()) {
      return "No process has a further step: " + end + " is the final end.";
    }
    String runOn = "If all processes run on, one after the other, ";
    return later == end
        ? runOn + "the end lasts: " + end + " after " + steps + " steps too."
        : runOn + "the end does not last: it becomes " + later + " after " + steps + " steps.";
  }
}
