package multiproc.cli.schedule;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import multiproc.cli.option.Command;
import multiproc.cli.option.OutputFile;
import multiproc.cli.option.Terminal;
import multiproc.cli.option.Value;
import multiproc.harness.UserException;
import multiproc.schedule.Schedule;
import multiproc.schedule.plan.Statement;
import multiproc.schedule.print.SchedulePage;
import multiproc.schedule.print.StepTable;
import picocli.CommandLine.Model.OptionSpec;

/** How a schedule is shown: as a table, and if wanted as a page. */
public final class SchedulePrinting {

  private static final int LONGEST_LABEL = 2_000;

  private final Value<Path> html;

  private OutputFile file;

  /** Adds {@code --html} to a command. */
  public SchedulePrinting(Command command) {
    html =
        command.path(
            OptionSpec.builder("--html")
                .paramLabel("FILE")
                .description(
                    "Write the same as one self-contained page to FILE, which must not be there"
                        + " yet."));
  }

  /** Refuses a page that is there already or cannot be written, before any work is done. */
  public void check() {
    file = OutputFile.reserve("html", html.get());
  }

  private static int longestLabel(Schedule schedule) {
    return schedule.plan().processes().stream()
        .flatMap(process -> process.program().stream())
        .filter(Statement.Set.class::isInstance)
        .mapToInt(set -> ((Statement.Set) set).labelValue().length())
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

  /** Prints a whole schedule. */
  public void print(Schedule schedule, PrintStream out) throws IOException {
    StepTable.print(schedule, out, Terminal.hasColours());
    page(schedule);
  }

  /** Writes the page, if one is wanted. */
  public void page(Schedule schedule) throws IOException {
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
    file.write(SchedulePage.html(schedule));
  }
}
