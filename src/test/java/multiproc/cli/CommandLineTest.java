package multiproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;

class CommandLineTest {

  private static List<CommandLine> ours() {
    List<CommandLine> lines = new ArrayList<>();
    CommandLine all = Main.all();
    lines.add(all);
    all.getSubcommands().values().stream()
        .filter(line -> line.getCommand() instanceof Command)
        .forEach(lines::add);
    return lines;
  }

  @Test
  void shouldHoldEveryCommandWhenAllAreBuilt() {
    assertThat(Main.all().getSubcommands().keySet())
        .containsExactly(
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
            "generate-man-page",
            "generate-completion");
  }

  @ParameterizedTest
  @MethodSource("ours")
  void shouldNameAllItTakesWhenUsageIsShown(CommandLine line) {
    String usage = line.getUsageMessage();
    assertThat(usage).contains("Usage: ", "Exit codes:", "Example:", "--help", "--version");
    for (ArgSpec taken : line.getCommandSpec().args()) {
      String label =
          taken.isOption()
              ? ((CommandLine.Model.OptionSpec) taken).longestName()
              : taken.paramLabel();
      assertThat(usage).contains(label.equals("--record") ? "record" : label);
      assertThat(taken.description()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("ours")
  void shouldHaveNothingFoundByReflectionWhenBuilt(CommandLine line) {
    assertThat(line.getCommandSpec().args())
        .isNotEmpty()
        .allMatch(taken -> taken.userObject() == null);
    assertThat(line.getCommandSpec().mixins()).isEmpty();
  }
}
