package multiproc.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import multiproc.explore.infer.InferredHandles;
import multiproc.harness.UserException;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.Schedule;
import multiproc.schedule.Statement;
import multiproc.schedule.Verdict;
import multiproc.schedule.print.PageFacts;
import multiproc.schedule.print.RunNotes;
import multiproc.schedule.print.ScheduleEnd;
import multiproc.schedule.print.SchedulePage;
import multiproc.schedule.print.StepTable;
import picocli.CommandLine.Model.OptionSpec;

/** Shows a schedule as a table, and as a page if asked for. */
final class SchedulePrinting {

  private static final int LONGEST_LABEL = 4_000;

  /** A table of more steps is printed in full only with {@code --all}. */
  private static final int LONG = 60;

  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());

  private final Value<Boolean> json;
  private final Value<Path> html;

  private OutputFile file;

  /** Adds {@code --json} and {@code --html} to a command. */
  public SchedulePrinting(Command command) {
    json =
        command.flag(
            "--json",
            "Print one JSON document for a program, and nothing else, on standard output;"
                + " none where the command line is refused.");
    html =
        command.path(
            OptionSpec.builder("--html")
                .paramLabel("FILE")
                .description(
                    "Write the same as one self-contained page to FILE, which must not be there"
                        + " yet."));
  }

  /** Refuses a page that exists already or cannot be written, before any work is done. */
  public void check() throws IOException {
    file = OutputFile.reserve("html", html.get());
  }

  /** Whether a page can show each byte that a schedule's programs store. */
  static boolean fitsPage(Schedule schedule) {
    return longestLabel(schedule) <= LONGEST_LABEL;
  }

  private static int longestLabel(Schedule schedule) {
    return schedule.plan().processes().stream()
        .flatMap(process -> process.program().stream())
        .filter(Statement.OnChild.class::isInstance)
        .flatMap(change -> ((Statement.OnChild) change).labelValues().stream())
        .mapToInt(String::length)
        .max()
        .orElse(0);
  }

  /** A table that prints the steps of a schedule one by one. */
  public static StepTable table(Schedule schedule, PrintStream out) {
    return table(schedule, out, ScheduleEnd.NONE);
  }

  /** The same for a run that goes on after the end of a schedule. */
  public static StepTable table(Schedule schedule, PrintStream out, ScheduleEnd cut) {
    boolean colour = Terminal.hasColours();
    try {
      return new StepTable(schedule, out, colour, cut);
    } catch (IllegalArgumentException e) {
      // The schedule does not run as it says; the table still shows how far it runs.
      return new StepTable(schedule.plan(), out, colour);
    }
  }

  /**
   * Leaves out the steps of a long schedule that are not of the race.
   *
   * @return whether it does
   */
  static boolean shorten(StepTable table, Schedule schedule) {
    if (schedule.steps().size() <= LONG) {
      return false;
    }
    try {
      table.only(RunNotes.race(schedule));
      return true;
    } catch (IllegalArgumentException e) {
      // The schedule does not run as it says: what it does is to be seen.
      return false;
    }
  }

  /** Prints a whole schedule: its table, what happened, and the table's words. */
  public static void print(Schedule schedule, PrintStream out) {
    StepTable.print(schedule, out, Terminal.hasColours());
    RunNotes.print(schedule, false, out);
  }

  /**
   * Prints a run of inferred handles: what is invented is marked in the table.
   *
   * @param fault the sentence about the fault, from the file's bytes
   */
  public static void print(InferredHandles found, String fault, PrintStream out) {
    Schedule schedule = found.schedule();
    Map<String, String> entries = new HashMap<>();
    for (InferredHandles.Unknown unknown : found.unknown()) {
      entries.put(
          unknown.pid() + "@" + unknown.position(),
          "key invented but for " + Plural.of(unknown.shown(), "byte"));
    }
    Set<Long> processes =
        schedule.plan().processes().stream()
            .map(ProcessPlan::pid)
            .filter(pid -> !schedule.plan().processes().get(0).name().equals(String.valueOf(pid)))
            .collect(Collectors.toSet());
    StepTable.print(schedule, out, Terminal.hasColours(), processes, entries);
    RunNotes.print(schedule, false, out, fault);
  }

  /** Whether JSON was asked for. */
  public boolean json() {
    return json.get();
  }

  /** The stream for text; discards it if JSON was asked for. */
  public PrintStream out() {
    return json() ? NOWHERE : System.out;
  }

  /** Whether a page was asked for. */
  public boolean hasPage() {
    return html.get() != null;
  }

  /**
   * Writes the page of a schedule, if asked for.
   *
   * @param facts about the schedule
   */
  public void page(Schedule schedule, PageFacts facts) throws IOException {
    page(schedule, facts, ScheduleEnd.NONE);
  }

  /** The same of a run that goes on after the end of a schedule. */
  public void page(Schedule schedule, PageFacts facts, ScheduleEnd cut) throws IOException {
    if (!hasPage()) {
      return;
    }
    refuseLongLabels(schedule);
    write(SchedulePage.html(schedule, facts, cut));
  }

  /**
   * Writes the page of a schedule that a search has found, if asked for: without the steps if it
   * has labels that are too long for a page, which the search may have chosen itself.
   */
  void pageOrFacts(Schedule schedule, List<String> facts) throws IOException {
    if (fitsPage(schedule)) {
      page(schedule, PageFacts.of(facts));
      return;
    }
    List<String> more = new ArrayList<>(facts);
    more.add(
        "A page shows every byte, and a label's value here has "
            + longestLabel(schedule)
            + " characters, more than "
            + LONGEST_LABEL
            + ": the steps are left out. The schedule has them.");
    page(schedule.expectation().verdict() == Verdict.CLEAN, PageFacts.of(more));
  }

  /** Refuses a page of a schedule with labels that are too long for it. */
  void refuseLongLabels(Schedule schedule) {
    if (hasPage() && !fitsPage(schedule)) {
      throw new UserException(
          "a page shows every byte, and a label's value here has "
              + longestLabel(schedule)
              + " characters, more than "
              + LONGEST_LABEL
              + ": html="
              + html.get()
              + "; leave it out");
    }
  }

  /**
   * Writes a page without a schedule, if asked for.
   *
   * @param good whether the missing schedule is the desired result
   */
  public void page(boolean good, PageFacts facts) throws IOException {
    if (hasPage()) {
      write(SchedulePage.html(good, facts));
    }
  }

  private void write(String text) throws IOException {
    file.write(text);
    out().println("page: " + html.get());
  }
}
