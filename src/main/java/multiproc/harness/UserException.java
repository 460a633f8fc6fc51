package multiproc.harness;

/**
 * The user asked for something that cannot be done. The message is one line: what was wrong, {@code
 * name=value}, and what to do.
 */
public final class UserException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message the line to show
   */
  public UserException(String message) {
    super(message, null, false, false);
  }
}
