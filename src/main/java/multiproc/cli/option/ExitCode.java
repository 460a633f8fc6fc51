package multiproc.cli.option;

/** The exit codes, the same for every command. On a signal the JVM adds 128 to its number. */
public final class ExitCode {

  public static final int OK = 0;
  public static final int CORRUPT = 1;
  public static final int USAGE = 2;

  /** A replay went another way than recorded, or a search was stopped before it knew. */
  public static final int DIVERGED_OR_UNKNOWN = 3;

  public static final int INTERNAL_ERROR = 70;

  private ExitCode() {}
}
