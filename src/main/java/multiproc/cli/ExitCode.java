package multiproc.cli;

/** The exit codes, the same for every command. On a signal the JVM adds 128 to its number. */
final class ExitCode {

  static final int OK = 0;
  static final int CORRUPT = 1;
  static final int USAGE = 2;

  /** A replay went another way than recorded, or a search was stopped before it knew. */
  static final int DIVERGED_OR_UNKNOWN = 3;

  static final int INTERNAL_ERROR = 70;

  private ExitCode() {}
}
