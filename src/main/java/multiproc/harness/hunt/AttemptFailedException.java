package multiproc.harness.hunt;

/** An attempt came to no end, so it says nothing about the client: its process failed. */
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
