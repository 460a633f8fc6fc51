package multiproc.cli.schedule;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import multiproc.cli.option.Command;
import multiproc.cli.option.OutputFile;
import multiproc.cli.option.Terminal;
import multiproc.cli.option.Value;
import multiproc.harness.UserException;
import multiproc.schedule.Schedule;
import multiproc.schedule.plan.Statement;
import multiproc.schedule.print.PageFacts;
import multiproc.schedule.print.RunNotes;
import multiproc.schedule.print.SchedulePage;
import multiproc.schedule.print.StepTable;
import picocli.CommandLine.Model.OptionSpec;

/** How a schedule is shown: as a table, and if wanted as a page. */
public final class SchedulePrinting {

  private static final int LONGEST_LABEL = 2_000;
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());

  private final Value<Boolean> json;
  private final Value<Path> html;

  private OutputFile file;

  /** Adds {@code --json} and {@code --html} to a command. */
  public SchedulePrinting(Command command) {
    json =
        command.flag(
            "--json",
            "Print one JSON document for a program, and nothing else, on standard output.");
    html =
        command.path(
            OptionSpec.builder("--html")
                .paramLabel("FILE")
                .description(
                    "Write the same as one self-contained page to FILE, which must not be there"
                        + " yet."));
  }

  /** Refuses a page that is there already or cannot be written, before any work is done. */
  public void check() throws IOException {
    file = OutputFile.reserve("html", html.get());
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

  /** A table for the steps of a schedule, to be given one by one. */
  public static StepTable table(Schedule schedule, PrintStream out) {
    boolean colour = Terminal.hasColours();
    try {
      return new StepTable(schedule, out, colour);
    } catch (IllegalArgumentException e) {
      // It does not go as it says; how far it goes is still to be shown.
      return new StepTable(schedule.plan(), out, colour);
    }
  }

  /** Prints a whole schedule: its table, what happened, the table's words. */
  public static void print(Schedule schedule, PrintStream out) {
    StepTable.print(schedule, out, Terminal.hasColours());
    RunNotes.print(schedule, out);
  }

  /** Whether a document for a program is wanted. */
  public boolean json() {
    return json.get();
  }

  /** Where what people read goes: nowhere, where a document for a program is wanted. */
  public PrintStream out() {
    return json() ? NOWHERE : System.out;
  }

  /** Whether a page is wanted. */
  public boolean hasPage() {
    return html.get() != null;
  }

  /**
   * Writes the page of a schedule, if one is wanted.
   *
   * @param facts what is known beside it
   */
  public void page(Schedule schedule, PageFacts facts) throws IOException {
    Path page = html.get();
    if (page == null) {
      return;
    }
    if (longestLabel(schedule) > LONGEST_LABEL) {
      throw new UserException(
          "a page shows every byte, and a label's value here has "
              + longestLabel(schedule)
              + ": html="
              + page
              + "; leave it out");
    }
    write(SchedulePage.html(schedule, facts));
  }

  /**
   * Writes a page without a schedule, if one is wanted.
   *
   * @param good whether that there is none is what one wants
   */
  public void page(boolean good, PageFacts facts) throws IOException {
    if (hasPage()) {
      write(SchedulePage.html(good, facts));
    }
  }

  private void write(String text) throws IOException {
    file.write(text);
  }
}
