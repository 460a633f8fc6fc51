package multiproc.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import multiproc.cli.option.ExitCode;
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
      List.of(
          "hunt", "scrape", "inspect", "salvage", "replay", "explore", "shrink", "explain",
          "export");

  private static final String COMPLETION = "generate-completion";

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
      // On its own: a cold JVM takes a while to build all of them.
      String[] rest = Arrays.copyOfRange(args, 1, args.length);
      CommandLine named =
          args[0].equals("replay") ? ReplayCommand.startingAhead(rest).line() : line(args[0]);
      named.setCommandName(ReproduceCommand.NAME + " " + args[0]);
      return execute(named, rest);
    }
    return execute(mayNameCommands(args) ? all() : new ReproduceCommand().line(), args);
  }

  /** Whether a word is, or may stand for, a command's name, or asks for help, which lists them. */
  private static boolean mayNameCommands(String... words) {
    for (String word : words) {
      boolean shortOptions = word.startsWith("-") && !word.startsWith("--");
      if (COMMANDS.contains(word)
          || word.equals(COMPLETION)
          || word.startsWith("@")
          || word.startsWith("--help")
          || shortOptions && word.contains("h")) {
        return true;
      }
    }
    return false;
  }

  /** The main job with all commands below it. */
  static CommandLine all() {
    CommandLine all = new ReproduceCommand().line();
    for (String name : COMMANDS) {
      all.addSubcommand(name, line(name));
    }
    return all.addSubcommand(COMPLETION, new AutoComplete.GenerateCompletion());
  }

  /**
   * The line of one command. That it is no map of suppliers, and not the commands themselves that
   * are given back, spares a cold JVM lambdas and the loading of all these classes at once.
   */
  private static CommandLine line(String name) {
    return switch (name) {
      case "hunt" -> new HuntCommand().line();
      case "scrape" -> new ScrapeCommand().line();
      case "inspect" -> new InspectCommand().line();
      case "salvage" -> new SalvageCommand().line();
      case "replay" -> new ReplayCommand(ReplayJvms.onDemand()).line();
      case "explore" -> new ExploreCommand().line();
      case "shrink" -> new ShrinkCommand().line();
      case "explain" -> new ExplainCommand().line();
      case "export" -> new ExportCommand().line();
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
