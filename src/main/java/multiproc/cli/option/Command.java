package multiproc.cli.option;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * A command: its name, what its help says, what it takes, and its job.
 *
 * <p>It fills picocli's model by hand. Annotations would say the same, but a cold JVM takes some 50
 * ms to find and read them, a tenth of what a whole replay may take; so there are none, and no
 * reflection.
 */
public abstract class Command implements Callable<Integer> {

  private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);

  /** A command of that name, without options yet. */
  protected Command(String name) {
    spec.name(name).versionProvider(new Version());
    spec.usageMessage().sortOptions(false);
  }

  /**
   * Says what the help shows around the options.
   *
   * @param description what the command does
   * @param exitCodes what each means, as {@code code:meaning}; those that every command has are
   *     added
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
        .footer(ProgramName.examples(ProgramName.get(), examples));
  }

  /** Adds an option with a value; without a default it is null where it is not given. */
  public final <T> Value<T> option(Class<T> type, OptionSpec.Builder option) {
    OptionSpec added = option.type(type).build();
    spec.addOption(added);
    return new Value<>(added, null);
  }

  /** Adds an option whose value is converted by a converter of ours. */
  public final <T> Value<T> option(
      Class<T> type, ITypeConverter<T> converter, OptionSpec.Builder option) {
    return option(type, option.converters(converter));
  }

  /** Adds an option whose value is a path. */
  public final Value<Path> path(OptionSpec.Builder option) {
    return option(Path.class, new PathConverter(), option);
  }

  /** Adds an option that is given or not. */
  public final Value<Boolean> flag(String name, String description) {
    Value<Boolean> flag = Value.flag(name, description);
    spec.add(flag.spec());
    return flag;
  }

  /** Adds options of which one may be given. */
  public final void atMostOneOf(Value<?>... options) {
    ArgGroupSpec.Builder group = ArgGroupSpec.builder();
    for (Value<?> option : options) {
      group.addArg(option.spec());
    }
    spec.addArgGroup(group.build());
  }

  /** Adds what has no name; it is null where it may be, and is, left out. */
  public final <T> Value<T> operand(PositionalParamSpec.Builder operand) {
    PositionalParamSpec added = operand.build();
    spec.addPositional(added);
    return new Value<>(added, null);
  }

  /** The command line that takes all that was added, and {@code --help} and {@code --version}. */
  public final CommandLine line() {
    // The converters that picocli finds by reflection, for java.sql and java.time: none is needed.
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
