package multiproc.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import multiproc.harness.UserException;
import multiproc.schedule.ScheduleFormatException;
import picocli.AutoComplete;
import picocli.CommandLine;

/** The program's entry. The only place that ends the process. */
public final class Main {

  /** What can be done besides the main job, in the order of the help. */
  private static final Map<String, Supplier<?>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("hunt", HuntCommand::new);
    COMMANDS.put("scrape", ScrapeCommand::new);
    COMMANDS.put("inspect", InspectCommand::new);
    COMMANDS.put("salvage", SalvageCommand::new);
    COMMANDS.put("replay", ReplayCommand::new);
    COMMANDS.put("explore", ExploreCommand::new);
    COMMANDS.put("shrink", ShrinkCommand::new);
    COMMANDS.put("explain", ExplainCommand::new);
    COMMANDS.put("generate-completion", AutoComplete.GenerateCompletion::new);
  }

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
    addCommands(commandLine, args);
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

  /**
   * Adds the command that is named, or all where none is: a cold JVM takes a tenth of a second for
   * all of them.
   */
  private static void addCommands(CommandLine commandLine, String... args) {
    Supplier<?> named = args.length == 0 ? null : COMMANDS.get(args[0]);
    if (named == null) {
      COMMANDS.forEach((name, command) -> commandLine.addSubcommand(name, command.get()));
    } else {
      commandLine.addSubcommand(args[0], named.get());
    }
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
