package multiproc.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import multiproc.harness.UserException;
import multiproc.harness.replay.ReplayJvms;
import multiproc.schedule.ScheduleFormatException;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The program's entry. The only place that ends the process. */
public final class Main {

  /** What can be done besides the main job, in the order of the help. */
  private static final List<String> COMMANDS =
      List.of("hunt", "scrape", "inspect", "salvage", "replay", "explore", "shrink", "explain");

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
    if (args.length > 0 && COMMANDS.contains(args[0])) {
      // On its own: a cold JVM takes a while to build all the others.
      String[] rest = Arrays.copyOfRange(args, 1, args.length);
      Command command =
          args[0].equals("replay") ? ReplayCommand.startingAhead(rest) : command(args[0]);
      CommandLine named = command.line();
      named.setCommandName(ReproduceCommand.NAME + " " + args[0]);
      return execute(named, rest);
    }
    return execute(all(), args);
  }

  /** The main job with all commands below it. */
  static CommandLine all() {
    CommandLine all = new ReproduceCommand().line();
    for (String name : COMMANDS) {
      all.addSubcommand(name, command(name).line());
    }
    return all.addSubcommand("generate-completion", new AutoComplete.GenerateCompletion());
  }

  /** No map of suppliers: those cost a cold JVM more than all of these. */
  private static Command command(String name) {
    return switch (name) {
      case "hunt" -> new HuntCommand();
      case "scrape" -> new ScrapeCommand();
      case "inspect" -> new InspectCommand();
      case "salvage" -> new SalvageCommand();
      case "replay" -> new ReplayCommand(ReplayJvms.onDemand());
      case "explore" -> new ExploreCommand();
      case "shrink" -> new ShrinkCommand();
      case "explain" -> new ExplainCommand();
      default -> throw new IllegalArgumentException("not a command: name=" + name);
    };
  }

  private static int execute(CommandLine commandLine, String... args) {
    // A negative seed looks like an option; the seed's converter tells them apart.
    commandLine.setUnmatchedOptionsArePositionalParams(true);
    Complaints complaints = new Complaints();
    commandLine.setParameterExceptionHandler(complaints);
    commandLine.setExecutionExceptionHandler(complaints);
    return commandLine.execute(args);
  }

  /** What is said when a command fails, and the exit code. */
  private static final class Complaints
      implements IParameterExceptionHandler, IExecutionExceptionHandler {

    /** Our own converters say it all; picocli would put its own words before theirs. */
    @Override
    public int handleParseException(ParameterException e, String[] args) {
      Exception said = e.getCause() instanceof UserException ours ? ours : e;
      return usageError(e.getCommandLine(), said);
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine failed, ParseResult parsed) {
      if (e instanceof UserException || e instanceof ScheduleFormatException) {
        return usageError(failed, e);
      }
      failed.getErr().println("reproduce: internal error: " + e);
      e.printStackTrace(failed.getErr());
      return ExitCode.INTERNAL_ERROR;
    }

    private static int usageError(CommandLine failed, Exception e) {
      String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      PrintWriter err = failed.getErr();
      err.println("reproduce: " + message);
      err.flush();
      return ExitCode.USAGE;
    }
  }
}
