package multiproc.harness.hunt;

/** An attempt was not completed because its process failed; it has no result for the client. */
final class AttemptFailedException extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what happened, as a clause
   */
  AttemptFailedException(String message) {
    super(message);
  }
}
