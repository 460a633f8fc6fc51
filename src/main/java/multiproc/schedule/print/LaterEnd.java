package multiproc.schedule.print;

import java.util.List;
import multiproc.schedule.Schedule;
import multiproc.schedule.Verdict;

/**
 * Says whether a schedule's damage stays when its programs run on.
 *
 * <p>Pure functions.
 */
public final class LaterEnd {

  private LaterEnd() {}

  /**
   * Whether the verdict stays the same, and otherwise what it becomes, in one sentence.
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
    String after = later + " after " + steps + " steps";
    boolean damage = RaceStory.isDamage(end) && RaceStory.isDamage(later);
    if (later == end) {
      return runOn + (damage ? "the damage stays: " : "the end is the same: ") + after + " too.";
    }
    return runOn
        + (damage ? "the damage stays, in another form: " : "the end changes: ")
        + after
        + (damage ? laterScrape(complete) : "")
        + ".";
  }

  /**
   * What a scrape of the final files returns; empty for a verdict that no file's entries decide.
   */
  private static String laterScrape(Schedule complete) {
    if (complete.expectation().verdict().compareTo(Verdict.LOST) > 0) {
      return "";
    }
    List<StepRow> rows = RowMaker.all(complete, Columns.of(complete).files());
    return "; " + LaterScrape.clause(complete, rows.get(rows.size() - 1).files());
  }
}
