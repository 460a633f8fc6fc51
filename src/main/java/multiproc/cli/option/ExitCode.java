package multiproc.cli.option;

import java.util.List;

/**
 * The exit codes, the same for every command. Code 1 is never given: a JVM that cannot start ends
 * with it, and so does many a program in a pipe. On a signal the JVM adds 128 to its number.
 */
public final class ExitCode {

  /** Checked, and clean; or as expected. */
  public static final int OK = 0;

  /** Something is corrupt; or it is not as expected. */
  public static final int CORRUPT = 10;

  /** Asked for what cannot be. */
  public static final int USAGE = 2;

  /** Not checked to the end, or nothing was there to check; or a replay diverged. */
  public static final int UNKNOWN = 3;

  /** A mistake in this program, or the machine failed it. */
  public static final int INTERNAL_ERROR = 70;

  /** The reader of standard output has ended: 128 and the number of SIGPIPE. */
  public static final int BROKEN_PIPE = 141;

  /** What every help says of the codes that every command has. */
  static final List<String> COMMON =
      List.of(
          "70:internal error, or the machine failed: no memory for a process, a full disk; the"
              + " message says which",
          "129, 130, 141, 143:ended by SIGHUP, SIGINT (Ctrl-C), SIGPIPE, SIGTERM");

  private ExitCode() {}
}
