package multiproc.cli;

import java.util.EnumSet;
import java.util.Set;
import multiproc.harness.UserException;
import multiproc.layout.Fix;
import picocli.CommandLine.Model.OptionSpec;

/** Adds the option {@code --with}, which tries fixes that no release has. */
final class FixOption {

  private final Value<String> given;

  /** Adds {@code --with} to a command. */
  public FixOption(Command command) {
    given =
        command.option(
            String.class,
            OptionSpec.builder("--with")
                .paramLabel("FIX[,FIX]")
                .description("Try these fixes beside what the release does: " + Fix.known() + "."));
  }

  /** The fixes; empty if the line gives none. */
  public Set<Fix> get() {
    Set<Fix> fixes = EnumSet.noneOf(Fix.class);
    if (given.get() == null) {
      return fixes;
    }
    // A blank word is refused too: a search without the fix would answer for the fix.
    for (String word : given.get().split(",", -1)) {
      fixes.add(
          Fix.of(word.strip())
              .orElseThrow(
                  () ->
                      new UserException(
                          "unknown fix: with=" + word.strip() + "; give " + Fix.known())));
    }
    return fixes;
  }
}
