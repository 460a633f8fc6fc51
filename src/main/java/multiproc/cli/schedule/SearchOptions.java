package multiproc.cli.schedule;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import multiproc.cli.option.Command;
import multiproc.cli.option.Value;
import multiproc.explore.Explorer;
import multiproc.harness.UserException;
import multiproc.schedule.Schedule;
import multiproc.schedule.print.StepTable;
import picocli.CommandLine.Model.OptionSpec;

/** How long to search for a schedule, and where it goes. */
public final class SearchOptions {

  private final Value<Path> output;

  private final Value<Double> maxSeconds;

  /** Adds {@code --output} and {@code --max-seconds} to a command. */
  public SearchOptions(Command command) {
    output =
        command.path(
            OptionSpec.builder("-o", "--output")
                .paramLabel("FILE")
                .description(
                    "Where the schedule that is found goes; a file that is not there yet."));
    maxSeconds =
        command.option(
            Double.class,
            OptionSpec.builder("--max-seconds")
                .paramLabel("SECONDS")
                .defaultValue("30")
                .description("How long each single search may take. Default: ${DEFAULT-VALUE}"));
  }

  /** Refuses an output that is there already, before any work is done. */
  public void check() {
    refuseExisting("output", output.get());
  }

  /** The file that the schedule found goes to; null where it goes to none. */
  public String file() {
    return hasOutput() ? output.get().toString() : null;
  }

  /** Whether the schedule found goes to a file. */
  public boolean hasOutput() {
    return output.get() != null;
  }

  /** Where each single search stops. */
  public Explorer.Limits limits() {
    return new Explorer.Limits(Explorer.Limits.NONE.maxStates(), maxSeconds.get());
  }

  /**
   * Writes what was found, if that is wanted, and prints the line below it.
   *
   * @param swap number of the step whose swap with the next makes the run clean; 0 when none does
   * @param out for the line
   */
  public void save(Schedule found, int swap, PrintStream out) throws IOException {
    if (hasOutput()) {
      ScheduleSource.save(found, output.get());
    }
    String closing = StepTable.closing(swap, hasOutput() ? output.get().toString() : "");
    if (!closing.isEmpty()) {
      out.println(closing);
    }
  }

  /**
   * Refuses a file that is there already.
   *
   * @param option that names it
   * @param file null where none is named
   */
  public static void refuseExisting(String option, Path file) {
    if (file == null) {
      return;
    }
    if (Files.exists(file)) {
      throw new UserException(
          "the file is there already: "
              + option
              + "="
              + file
              + "; move it away, or give another name");
    }
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw new UserException("no such directory: " + option + "=" + file + "; make it first");
    }
  }
}
