package multiproc.cli;

import picocli.CommandLine.Model.OptionSpec;

/** The option that makes a command an assertion. */
final class Expect {

  /** The results that can be expected. */
  public enum Outcome {
    corrupt,
    clean
  }

  private final Value<Outcome> expected;

  /** Adds {@code --expect} to a command. */
  public Expect(Command command) {
    expected =
        command.option(
            Outcome.class,
            OptionSpec.builder("--expect")
                .paramLabel("OUTCOME")
                .description(
                    "corrupt or clean: exit with 0 when that is what comes out, with 10 when it is"
                        + " the other."));
  }

  /** Whether the command line gives it. */
  public boolean isGiven() {
    return expected.get() != null;
  }

  /** The exit code for a result. */
  public int exitCode(boolean corrupt) {
    Outcome expected = this.expected.get();
    if (expected == null) {
      return corrupt ? ExitCode.CORRUPT : ExitCode.OK;
    }
    boolean holds = corrupt == (expected == Outcome.corrupt);
    if (!holds) {
      System.err.println(
          "reproduce: not as expected: expected="
              + expected
              + " got="
              + (corrupt ? "corrupt" : "clean"));
    }
    return holds ? ExitCode.OK : ExitCode.CORRUPT;
  }
}
