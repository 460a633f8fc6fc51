package multiproc.cli;

import java.util.List;

/**
 * The exit codes, the same for every command. Code 1 is never given: a JVM that cannot start ends
 * with it, and so do many other programs. After a signal the JVM's code is 128 plus the signal's
 * number.
 */
final class ExitCode {

  /** Checked and clean; or as expected. */
  public static final int OK = 0;

  /** Something is corrupt; or the result is not as expected. */
  public static final int CORRUPT = 10;

  /** The request is invalid. */
  public static final int USAGE = 2;

  /** Not checked to the end, or nothing to check; or a replay diverged. */
  public static final int UNKNOWN = 3;

  /** An error in this program, or a failure of the machine. */
  public static final int INTERNAL_ERROR = 70;

  /** The reader of standard output has ended: 128 plus the number of SIGPIPE. */
  public static final int BROKEN_PIPE = 141;

  /** The codes that every command's help lists. */
  static final List<String> COMMON =
      List.of(
          "70:internal error, or the machine failed: no memory for a process, a full disk; the"
              + " message says which",
          "129, 130, 141, 143:ended by SIGHUP, SIGINT (Ctrl-C), SIGPIPE, SIGTERM");

  private ExitCode() {}
}
