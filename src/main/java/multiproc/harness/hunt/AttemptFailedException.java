package multiproc.harness.hunt;

/** An attempt was not completed because its process failed, so it says nothing about the client. */
final class AttemptFailedException extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param message what happened, as a clause
   */
  AttemptFailedException(String message) {
    super(message);
  }
}
