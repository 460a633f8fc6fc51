package multiproc.cli;

import picocli.CommandLine.Option;

/** The option that makes a command an assertion. */
final class Expect {

  /** What may be expected. */
  enum Outcome {
    corrupt,
    clean
  }

  @Option(
      names = "--expect",
      paramLabel = "OUTCOME",
      description = {
        "corrupt or clean: exit with 0 when that is what comes out, with 1 when it is the other."
      })
  private Outcome expected;

  /** The exit code for what came out. */
  int exitCode(boolean corrupt) {
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
