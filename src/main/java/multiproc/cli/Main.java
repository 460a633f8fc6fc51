package multiproc.cli;

import java.io.PrintWriter;
import multiproc.harness.UserException;
import multiproc.schedule.ScheduleFormatException;
import picocli.CommandLine;

/** The program's entry. The only place that ends the process. */
public final class Main {

  private Main() {}

  /**
   * Runs a command.
   *
   * @param args the command line
   */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Runs a command and gives its exit code. */
  static int run(String... args) {
    CommandLine commandLine = new CommandLine(new ReproduceCommand());
    // A negative seed looks like an option; the seed's converter tells them apart.
    commandLine.setUnmatchedOptionsArePositionalParams(true);
    commandLine.setParameterExceptionHandler(
        (e, a) -> usageError(e.getCommandLine(), firstLine(cause(e))));
    commandLine.setExecutionExceptionHandler(
        (e, failed, parsed) -> {
          if (e instanceof UserException || e instanceof ScheduleFormatException) {
            return usageError(failed, firstLine(e));
          }
          failed.getErr().println("reproduce: internal error: " + e);
          e.printStackTrace(failed.getErr());
          return ExitCode.INTERNAL_ERROR;
        });
    return commandLine.execute(args);
  }

  /** Our own converters say it all; picocli would put its own words before theirs. */
  private static Exception cause(CommandLine.ParameterException e) {
    return e.getCause() instanceof UserException ours ? ours : e;
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private static int usageError(CommandLine failed, String message) {
    PrintWriter err = failed.getErr();
    err.println("reproduce: " + message);
    err.flush();
    return ExitCode.USAGE;
  }
}
