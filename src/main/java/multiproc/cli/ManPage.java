package multiproc.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import multiproc.harness.ToolVersion;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Makes the manual page, in the macros of man(7), from the texts of {@code --help}.
 *
 * <p>Threading: one thread.
 */
final class ManPage {

  private final StringBuilder out = new StringBuilder();

  private ManPage() {}

  /** The page of a command and its subcommands. */
  static String of(CommandLine line) {
    return new ManPage().page(line.getCommandSpec());
  }

  private String page(CommandSpec main) {
    String name = main.name();
    macro("TH", name.toUpperCase(Locale.ROOT), "1", "", name + " " + ToolVersion.get());
    macro("SH", "NAME");
    text(name + " - breaks, reads and repairs the multi-process files of the Prometheus client");
    macro("SH", "SYNOPSIS");
    macro("B", synopsis(main));
    out.append(".br\n");
    macro("B", name + " COMMAND [OPTIONS]");
    macro("SH", "DESCRIPTION");
    command(main);
    for (CommandLine line : main.subcommands().values()) {
      CommandSpec sub = line.getCommandSpec();
      if (!sub.usageMessage().hidden()) {
        macro("SH", (name + " " + sub.name()).toUpperCase(Locale.ROOT));
        macro("B", name + " " + synopsis(sub));
        out.append(".PP\n");
        command(sub);
      }
    }
    return out.toString();
  }

  /** Description, operands, options, exit codes and examples. */
  private void command(CommandSpec command) {
    for (String paragraph : command.usageMessage().description()) {
      if (!paragraph.isEmpty()) {
        text(plain(paragraph));
        out.append(".PP\n");
      }
    }
    for (PositionalParamSpec operand : command.positionalParameters()) {
      item(operand.paramLabel(), operand.description());
    }
    for (OptionSpec option : command.options()) {
      String value = option.arity().max() > 0 ? "=" + option.paramLabel() : "";
      item(String.join(", ", option.names()) + value, option.description());
    }
    for (Map.Entry<String, String> code : command.usageMessage().exitCodeList().entrySet()) {
      item("exit code " + code.getKey().strip(), code.getValue());
    }
    if (command.userObject() instanceof Command ours) {
      text(plain(command.usageMessage().footerHeading()).strip());
      out.append(".PP\n.nf\n");
      for (String line : ours.footer()) {
        text(plain(line));
      }
      out.append(".fi\n");
    }
  }

  private static String synopsis(CommandSpec command) {
    StringBuilder synopsis = new StringBuilder(command.name()).append(" [OPTIONS]");
    for (PositionalParamSpec operand : command.positionalParameters()) {
      boolean needed = operand.arity().min() > 0;
      synopsis.append(needed ? " " : " [").append(operand.paramLabel()).append(needed ? "" : "]");
      synopsis.append(operand.arity().max() > 1 ? "..." : "");
    }
    return synopsis.toString();
  }

  private void item(String tag, String... description) {
    out.append(".TP\n");
    macro("B", tag);
    text(plain(String.join(" ", description)));
  }

  /** Replaces the escapes of the help, which is printed by a formatter. */
  private static String plain(String text) {
    return text.replace("%n", "\n").replace("%%", "%");
  }

  /** Adds lines of text, and escapes what man(7) would read as a macro. */
  private void text(String text) {
    for (String line : text.split("\n")) {
      boolean command = line.startsWith(".") || line.startsWith("'");
      out.append(command ? "\\&" : "").append(escaped(line)).append('\n');
    }
  }

  private void macro(String name, String... arguments) {
    out.append('.').append(name);
    for (String argument : List.of(arguments)) {
      out.append(" \"").append(escaped(argument).replace("\"", "\\(dq")).append('"');
    }
    out.append('\n');
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\e").replace("-", "\\-");
  }
}
