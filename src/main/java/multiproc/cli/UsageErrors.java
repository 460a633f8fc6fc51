package multiproc.cli;

import java.io.File;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import multiproc.harness.UserException;
import multiproc.inspect.Display;
import picocli.CommandLine;
import picocli.CommandLine.MaxValuesExceededException;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.MutuallyExclusiveArgsException;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Writes the messages for an invalid command line: what is wrong, as {@code name=value}, and what
 * to give instead.
 */
final class UsageErrors {

  private final List<String> commands;

  /**
   * @param commands the names of all commands
   */
  UsageErrors(List<String> commands) {
    this.commands = commands;
  }

  /** The message for a parser's error. */
  String message(ParameterException e) {
    if (e.getCause() instanceof UserException ours && !isSeed(e)) {
      return ours.getMessage();
    }
    if (e instanceof MissingParameterException missing) {
      return missing(missing);
    }
    if (e instanceof UnmatchedArgumentException unmatched) {
      return unknown(e.getCommandLine(), unmatched.getUnmatched().get(0));
    }
    if (e instanceof MutuallyExclusiveArgsException) {
      return "options that exclude each other; give one of them: " + exclusive(e);
    }
    if (e instanceof MaxValuesExceededException) {
      return "given twice: one of these; give it once: " + exclusive(e);
    }
    if (e instanceof OverwrittenOptionException twice) {
      return "given twice: " + option(twice.getOverwritten()) + "; give it once";
    }
    if (isSeed(e)) {
      return unknown(e.getCommandLine(), e.getValue());
    }
    if (e.getArgSpec() != null && e.getValue() != null) {
      return notA(e.getArgSpec(), e.getValue());
    }
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  /** The options of which a line may have one. */
  private static String exclusive(ParameterException e) {
    return e.getCommandLine().getCommandSpec().argGroups().stream()
        .flatMap(group -> group.args().stream())
        .map(UsageErrors::option)
        .collect(Collectors.joining(", "));
  }

  /**
   * Whether the error is about the main job's operand, which takes every word that is not
   * understood.
   */
  private static boolean isSeed(ParameterException e) {
    return e.getArgSpec() != null
        && e.getArgSpec().isPositional()
        && e.getValue() != null
        && e.getArgSpec().paramLabel().equals("SEED");
  }

  private static String missing(MissingParameterException e) {
    ArgSpec missing = e.getMissing().get(0);
    boolean valueAlone =
        missing.isOption() && String.valueOf(e.getMessage()).contains("parameter for option");
    return valueAlone
        ? "no value: " + option(missing) + "; give " + missing.paramLabel()
        : "missing: "
            + (missing.isOption() ? option(missing) + " " : "")
            + missing.paramLabel()
            + (missing.isOption() ? "" : RealOptions.taken(e.getCommandLine().getCommandSpec()))
            + "; "
            + name(e.getCommandLine())
            + " --help lists what it takes";
  }

  private static String notA(ArgSpec taken, String value) {
    String given = ": " + label(taken) + "=" + value;
    Class<?> type = taken.type();
    if (type == Integer.class) {
      return "not a whole number from 0 to 2147483647" + given;
    }
    if (type == Long.class) {
      return "not a whole number" + given;
    }
    if (type == Double.class || type == BigDecimal.class) {
      return "not a number" + given + "; give one, for example 2.5";
    }
    if (type.isEnum()) {
      return "not one of these"
          + given
          + "; give "
          + Arrays.stream(type.getEnumConstants())
              .map(String::valueOf)
              .collect(Collectors.joining(" or "));
    }
    if (type == boolean.class) {
      return "takes no value" + given + "; give " + option(taken) + " alone";
    }
    return "not possible" + given;
  }

  private String unknown(CommandLine line, String word) {
    String name = name(line);
    if (word.startsWith("-") && !word.matches("-\\d*")) {
      return unknownOption(line, word.contains("=") ? word.substring(0, word.indexOf('=')) : word);
    }
    FoundPath found = FoundPath.of(word);
    if (found.kind() != FoundPath.Kind.UNKNOWN) {
      if (name.endsWith("salvage")) {
        return "one PATH at a time: " + word + "; give the directory of the files";
      }
      return "not expected here: "
          + word
          + found.clause()
          + "; "
          + name
          + " --help lists what it takes";
    }
    if (line.getCommand() instanceof ReproduceCommand) {
      if (word.matches("[-+]?\\d+")) {
        return "one seed too many: seed=" + word + "; give one";
      }
      return "neither a command nor a seed, which is an integer: seed="
          + word
          + "; "
          + Hint.command(word, commands)
          + "give a whole number, for example 928453, or a command that --help lists";
    }
    if (word.matches("-?\\d+") && line.getCommandSpec().findOption("--seed") != null) {
      return "a seed is given as an option: --seed " + word;
    }
    return "not expected here: " + word + "; " + name + " --help lists what it takes";
  }

  private String unknownOption(CommandLine line, String option) {
    List<String> own = new ArrayList<>();
    line.getCommandSpec().options().forEach(known -> own.addAll(List.of(known.names())));
    String hint = Hint.nearest(option, own);
    if (option.equals("--seed")) {
      hint = "give the seed by itself, for example 928453; ";
    } else if (hint.isEmpty()) {
      hint =
          takers(option).isEmpty()
              ? ""
              : "it is an option of " + String.join(", ", takers(option)) + "; ";
    }
    return "unknown option: " + option + "; " + hint + "see " + name(line) + " --help";
  }

  /** The commands that take an option of this name. */
  private static List<String> takers(String option) {
    CommandLine all = Main.all();
    List<String> takers = new ArrayList<>();
    if (all.getCommandSpec().findOption(option) != null) {
      takers.add("the main job");
    }
    all.getSubcommands()
        .forEach(
            (name, command) -> {
              if (command.getCommandSpec().findOption(option) != null) {
                takers.add(name);
              }
            });
    return takers;
  }

  /** Refuses an empty value, which usually comes from an unset variable of a shell. */
  static void refuseEmpty(ParseResult parsed) {
    for (ParseResult part = parsed; part != null; part = part.subcommand()) {
      for (ArgSpec taken : part.matchedArgs()) {
        if (taken.originalStringValues().contains("")) {
          UserException empty =
              new UserException(
                  "an empty value: "
                      + label(taken)
                      + "=; give one"
                      + (taken.isOption() ? ", or leave " + option(taken) + " out" : ""));
          throw new ParameterException(
              part.commandSpec().commandLine(), empty.getMessage(), empty, taken, "");
        }
      }
      for (String word : parsed.originalArgs()) {
        refuseEmptyFlag(part, word);
      }
    }
  }

  /** Refuses an option without a value that has an empty one: picocli takes that for none. */
  private static void refuseEmptyFlag(ParseResult part, String word) {
    String name = word.endsWith("=") ? word.substring(0, word.length() - 1) : "";
    OptionSpec option = part.commandSpec().optionsMap().get(name);
    if (option == null) {
      option = part.commandSpec().negatedOptionsMap().get(name);
    }
    if (option != null && option.type() == boolean.class) {
      String message = "takes no value: " + name.substring(2) + "=; give " + name + " alone";
      throw new ParameterException(
          part.commandSpec().commandLine(), message, new UserException(message), option, "");
    }
  }

  /**
   * A line that follows a refusal if the JVM cannot encode the name of the current folder, and so
   * finds no relative path; empty if it finds the folder.
   *
   * @param folder the current folder's name, as the JVM decoded it
   */
  static Optional<String> lostFolder(String folder) {
    return new File(folder).isDirectory()
        ? Optional.empty()
        : Optional.of(
            "reproduce: no relative path is found, because this JVM cannot encode the current"
                + " folder's name: folder="
                + Display.line(folder)
                + "; set LANG or LC_ALL to a UTF-8 locale, for example C.UTF-8");
  }

  /** The command as the user calls it. */
  private static String name(CommandLine line) {
    String name = line.getCommandSpec().qualifiedName();
    return name.startsWith(ReproduceCommand.NAME)
        ? ProgramName.get() + name.substring(ReproduceCommand.NAME.length())
        : name;
  }

  private static String option(ArgSpec taken) {
    return taken.isOption() ? ((OptionSpec) taken).longestName() : taken.paramLabel();
  }

  /** The name in messages: an option without its dashes. */
  private static String label(ArgSpec taken) {
    return taken.isOption()
        ? option(taken).replaceFirst("^-+", "")
        : taken.paramLabel().toLowerCase(java.util.Locale.ROOT);
  }
}
