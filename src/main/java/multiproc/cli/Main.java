package multiproc.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import multiproc.harness.MachineFailure;
import multiproc.harness.UserException;
import multiproc.harness.replay.ReplayJvms;
import multiproc.inspect.Display;
import multiproc.schedule.ScheduleFormatException;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The program's entry point, and the only place that ends the process. */
public final class Main {

  /** The commands besides the main job, in the order of the help. */
  private static final List<String> COMMANDS =
      List.of(
          "hunt",
          "scrape",
          "inspect",
          "salvage",
          "replay",
          "explore",
          "shrink",
          "explain",
          "export",
          "faults",
          ManPageCommand.NAME);

  private static final String COMPLETION = "generate-completion";

  private Main() {}

  /**
   * Runs a command.
   *
   * @param args the command line
   */
  public static void main(String[] args) {
    Execution execution = new Execution();
    StandardOutput output = StandardOutput.install(execution);
    Thread.setDefaultUncaughtExceptionHandler(execution);
    System.exit(output.exitCode(run(args)));
  }

  private static void endUnread() {
    System.exit(ExitCode.BROKEN_PIPE);
  }

  /** Runs a command and returns its exit code. */
  static int run(String... args) {
    try {
      int code = dispatch(args);
      if (code == ExitCode.USAGE) {
        UsageErrors.lostFolder(System.getProperty("user.dir")).ifPresent(System.err::println);
      }
      return code;
    } catch (OutOfMemoryError e) {
      // The memory that the command held is free again; one line needs little.
      System.err.println(MachineFailure.line(e, "nothing is known"));
      return MachineFailure.isOfThreads(e) ? ExitCode.INTERNAL_ERROR : ExitCode.UNKNOWN;
    } catch (Throwable e) {
      return failed(e);
    }
  }

  private static int failed(Throwable e) {
    MachineFailure.print(e);
    return ExitCode.INTERNAL_ERROR;
  }

  private static int dispatch(String... words) throws IOException {
    String[] args =
        Arrays.asList(words).contains(RealOptions.REAL) ? RealOptions.apart(words) : words;
    if (args.length > 0 && COMMANDS.contains(args[0])) {
      // Only this command, because a cold JVM takes a while to build all of them.
      String[] rest = Arrays.copyOfRange(args, 1, args.length);
      CommandLine named =
          args[0].equals("replay") ? ReplayCommand.startingAhead(rest).line() : line(args[0]);
      named.setCommandName(ReproduceCommand.NAME + " " + args[0]);
      return execute(named, rest);
    }
    CommandLine job = mayNameCommands(args) ? all() : new ReproduceCommand().line();
    // A negative seed looks like an option; the seed's converter distinguishes them.
    job.setUnmatchedOptionsArePositionalParams(true);
    return execute(job, args);
  }

  /** Whether a word is or may be a command's name, or asks for help, which lists the commands. */
  private static boolean mayNameCommands(String... words) {
    for (String word : words) {
      boolean shortOptions = word.startsWith("-") && !word.startsWith("--");
      if (COMMANDS.contains(word)
          || word.equals(COMPLETION)
          || word.startsWith("--help")
          || shortOptions && word.contains("h")) {
        return true;
      }
    }
    return false;
  }

  /** The main job with all commands as its subcommands. */
  static CommandLine all() {
    CommandLine all = new ReproduceCommand().line();
    for (String name : COMMANDS) {
      all.addSubcommand(name, line(name));
    }
    CommandLine completion = new CommandLine(new AutoComplete.GenerateCompletion());
    // Picocli ignores what it does not know after a command that it takes for a kind of help.
    completion.getCommandSpec().helpCommand(false);
    return all.addSubcommand(COMPLETION, completion);
  }

  /**
   * The command line of one command. A switch spares a cold JVM the lambdas of a map of suppliers,
   * and loads only the class of that command.
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
      case ManPageCommand.NAME -> new ManPageCommand().line();
      case "faults" -> new FaultsCommand().line();
      default -> throw new IllegalArgumentException("not a command: name=" + name);
    };
  }

  private static int execute(CommandLine commandLine, String... args) {
    commandLine.setExpandAtFiles(false);
    // One rule for all output, including picocli's help.
    System.setProperty("picocli.ansi", String.valueOf(Terminal.hasColours()));
    Execution execution = new Execution();
    commandLine.setExecutionStrategy(execution);
    commandLine.setParameterExceptionHandler(execution);
    commandLine.setExecutionExceptionHandler(execution);
    return commandLine.execute(args);
  }

  /**
   * Runs a command, reports its failure and chooses the exit code. One class and no lambdas,
   * because the first lambda of a cold JVM takes 20 ms.
   */
  private static final class Execution
      implements IExecutionStrategy,
          IParameterExceptionHandler,
          IExecutionExceptionHandler,
          Thread.UncaughtExceptionHandler,
          Runnable {

    @Override
    public int execute(ParseResult parsed) {
      for (String word : parsed.originalArgs()) {
        if (word.isEmpty() || word.endsWith("=")) {
          UsageErrors.refuseEmpty(parsed);
        }
      }
      refuseBeforeCommand(parsed);
      return new CommandLine.RunLast().execute(parsed);
    }

    /** Refuses words before a command: the main job reads them, and it does not run then. */
    private static void refuseBeforeCommand(ParseResult parsed) {
      if (parsed.hasSubcommand()
          && !parsed.isUsageHelpRequested()
          && !parsed.isVersionHelpRequested()) {
        for (ArgSpec word : parsed.matchedArgs()) {
          String name =
              word.isOption()
                  ? ((OptionSpec) word).longestName()
                  : word.originalStringValues().get(0);
          throw new ParameterException(
              parsed.commandSpec().commandLine(),
              name
                  + " is before the command, which does not read it; give it after "
                  + parsed.subcommand().commandSpec().name());
        }
      }
    }

    /** Ends the program because nobody reads its output. */
    @Override
    public void run() {
      endUnread();
    }

    /** Reports the failure of a thread other than the command's own; the command continues. */
    @Override
    public void uncaughtException(Thread thread, Throwable e) {
      MachineFailure.print(e);
    }

    @Override
    public int handleParseException(ParameterException e, String[] args) {
      List<String> names = new ArrayList<>(COMMANDS);
      names.add(COMPLETION);
      return usageError(e.getCommandLine(), new UsageErrors(names).message(e));
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine failed, ParseResult parsed) {
      Throwable cause = e instanceof UncheckedIOException ? e.getCause() : e;
      if (cause instanceof UserException || cause instanceof ScheduleFormatException) {
        return usageError(failed, cause.getMessage());
      }
      return failed(cause);
    }

    private static int usageError(CommandLine failed, String message) {
      PrintWriter err = failed.getErr();
      err.println("reproduce: " + Display.line(String.valueOf(message)));
      err.flush();
      return ExitCode.USAGE;
    }
  }
}
