package multiproc.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import multiproc.harness.UserException;
import picocli.CommandLine;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * A command: its name, its help, its options, and its job.
 *
 * <p>It fills picocli's model by hand. With annotations a cold JVM would take some 50 ms to find
 * and read them, a tenth of the time that a whole replay may take; so it uses neither annotations
 * nor reflection.
 */
abstract class Command implements Callable<Integer>, IHelpSectionRenderer {

  private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);
  private String[] examples;

  /** A command with this name and without options. */
  protected Command(String name) {
    spec.name(name).versionProvider(new Version());
    spec.usageMessage().sortOptions(false);
  }

  /**
   * Sets the texts of the help around the options.
   *
   * @param description what the command does
   * @param exitCodes each as {@code code:meaning}; the codes that all commands share are added
   * @param examples lines, each with its indentation
   */
  public final void help(String description, List<String> exitCodes, String... examples) {
    List<String> codes = new ArrayList<>(exitCodes);
    codes.addAll(ExitCode.COMMON);
    spec.usageMessage()
        .description(description, "")
        .exitCodeListHeading("%nExit codes:%n")
        .exitCodeList(UsageMessageSpec.keyValuesMap(codes.toArray(new String[0])))
        .footerHeading("%nExample:%n")
        .sectionMap()
        .put(UsageMessageSpec.SECTION_KEY_FOOTER, this);
    this.examples = examples;
  }

  /** Lines of the help below the examples; made only when the help is shown. */
  List<String> notes() {
    return List.of();
  }

  /** The last lines of the help: examples and notes. */
  final String[] footer() {
    List<String> lines = new ArrayList<>(List.of(examples));
    lines.addAll(notes());
    return ProgramName.examples(ProgramName.get(), lines.toArray(String[]::new));
  }

  /** Renders the last lines of the help. */
  @Override
  public final String render(CommandLine.Help help) {
    spec.usageMessage().footer(footer());
    return help.footer();
  }

  /** Adds an option with a value; null if the line does not give it and it has no default. */
  public final <T> Value<T> option(Class<T> type, OptionSpec.Builder option) {
    OptionSpec added = option.type(type).build();
    spec.addOption(added);
    return new Value<>(added, null);
  }

  /** Adds an option with a converter for its value. */
  public final <T> Value<T> option(
      Class<T> type, ITypeConverter<T> converter, OptionSpec.Builder option) {
    return option(type, option.converters(converter));
  }

  /** Adds an option with a path as its value. */
  public final Value<Path> path(OptionSpec.Builder option) {
    return option(Path.class, new PathConverter(), option);
  }

  /** Adds an option without a value. */
  public final Value<Boolean> flag(String name, String description) {
    Value<Boolean> flag = Value.flag(name, description);
    spec.add(flag.spec());
    return flag;
  }

  /** Adds options that exclude each other. */
  public final void atMostOneOf(Value<?>... options) {
    ArgGroupSpec.Builder group = ArgGroupSpec.builder();
    for (Value<?> option : options) {
      group.addArg(option.spec());
    }
    spec.addArgGroup(group.build());
  }

  /**
   * Refuses the options of the line that an action of this command has no use for.
   *
   * @param taken the options that it has a use for, by their long names
   */
  final void refuseOthers(String action, String... taken) {
    for (OptionSpec given : spec.commandLine().getParseResult().matchedOptions()) {
      if (!List.of(taken).contains(given.longestName())) {
        throw new UserException(
            "not an option of " + action + ": " + given.longestName() + "; leave it out");
      }
    }
  }

  /** Adds an operand; null if it is optional and left out. */
  public final <T> Value<T> operand(PositionalParamSpec.Builder operand) {
    PositionalParamSpec added = operand.build();
    spec.addPositional(added);
    return new Value<>(added, null);
  }

  /**
   * The command line with all options that were added, and {@code --help} and {@code --version}.
   */
  public final CommandLine line() {
    // Not needed: the converters for java.sql and java.time, which picocli finds by reflection.
    System.setProperty("picocli.converters.excludes", "java.*");
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .type(boolean.class)
            .usageHelp(true)
            .description("Show this help message and exit.")
            .build());
    spec.addOption(
        OptionSpec.builder("-V", "--version")
            .type(boolean.class)
            .versionHelp(true)
            .description("Print version information and exit.")
            .build());
    return new CommandLine(spec);
  }
}
