package multiproc.cli;

import java.util.Locale;
import multiproc.schedule.Schedule;

/** Writes a count with its noun in the singular or plural. */
final class Plural {

  private Plural() {}

  /** For example {@code 1 step} and {@code 2,000 steps}. */
  public static String of(long count, String what) {
    // Not ROOT: a formatter knows the rules of US, and loads those of other locales from tables.
    return String.format(Locale.US, "%,d %s%s", count, what, count == 1 ? "" : "s");
  }

  /** The number of a schedule's context switches, with its noun. */
  public static String switches(Schedule schedule) {
    int count = schedule.contextSwitches();
    return count + " context switch" + (count == 1 ? "" : "es");
  }
}
