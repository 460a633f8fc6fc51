package multiproc.harness;

/**
 * An invalid request of the user. The message is one line: what is wrong, {@code name=value}, and
 * what to do.
 */
public final class UserException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message the line to print
   */
  public UserException(String message) {
    super(message, null, false, false);
  }
}
