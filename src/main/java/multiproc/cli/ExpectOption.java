package multiproc.cli;

import picocli.CommandLine.Model.OptionSpec;

/**
 * Adds the option {@code --expect}, which makes a command an assertion: its exit code says whether
 * the end was the expected one.
 */
final class ExpectOption {

  /** The results that can be expected. */
  public enum ExpectedEnd {
    corrupt,
    clean
  }

  private final Value<ExpectedEnd> expected;

  /** Adds {@code --expect} to a command. */
  public ExpectOption(Command command) {
    expected =
        command.option(
            ExpectedEnd.class,
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

  /** The result that the command line expects, in its word; null if it expects none. */
  public String word() {
    return isGiven() ? expected.get().name() : null;
  }

  /** The exit code for a result. */
  public int exitCode(boolean corrupt) {
    ExpectedEnd expected = this.expected.get();
    if (expected == null) {
      return corrupt ? ExitCode.CORRUPT : ExitCode.OK;
    }
    boolean holds = corrupt == (expected == ExpectedEnd.corrupt);
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
