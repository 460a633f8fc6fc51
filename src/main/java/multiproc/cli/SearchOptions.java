package multiproc.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import multiproc.explore.Explorer;
import multiproc.explore.Stop;
import multiproc.harness.UserException;
import multiproc.schedule.Schedule;
import multiproc.schedule.ScheduleText;
import picocli.CommandLine.Model.OptionSpec;

/** Declares the options for the duration of a search and for the file of the schedule found. */
final class SearchOptions {

  private final Stop stop = Stop.ofCommand();

  private final Value<Path> output;

  private OutputFile file;

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
                .description(
                    "How long each single search may take; there are several, so all together may"
                        + " take some times as long. Default: ${DEFAULT-VALUE}"));
  }

  /** Refuses invalid values before any work is done. */
  public void check() throws IOException {
    if (!(maxSeconds.get() > 0)) {
      throw new UserException(
          "not a duration: max-seconds=" + maxSeconds.get() + "; give seconds above 0");
    }
    file = OutputFile.reserve("output", output.get());
  }

  /** Ends the searches early; they return their results so far. */
  public Stop stop() {
    return stop;
  }

  /** Whether the searches were ended early. Reports it if they were. */
  public boolean wasStopped() {
    if (stop.requested()) {
      System.err.println(
          "reproduce: "
              + stop.reason()
              + " before the search was complete: what is printed was found so far"
              + (stop.isOutOfMemory() ? "; give java more with -Xmx" : ""));
    }
    return stop.requested();
  }

  /** The file for the schedule found; null if there is none. */
  public String file() {
    return hasOutput() ? output.get().toString() : null;
  }

  /** Whether the schedule found is written to a file. */
  public boolean hasOutput() {
    return output.get() != null;
  }

  /** The limits of each single search. */
  public Explorer.Limits limits() {
    return new Explorer.Limits(Explorer.Limits.NONE.maxStates(), maxSeconds.get(), stop);
  }

  /**
   * Writes the schedule found, if asked for, and prints the line after it.
   *
   * @param out for the line
   */
  public void save(Schedule found, PrintStream out) throws IOException {
    if (hasOutput()) {
      file.write(ScheduleText.format(found));
      if (stop.requested()) {
        out.println("written, although the search was stopped: " + output.get());
      }
      out.println("Replay: " + ProgramName.line("replay", output.get().toString()));
    }
  }
}
