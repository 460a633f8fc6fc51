package multiproc.inspect;

/** The prediction of a client's walk stopped at a limit; the message says which. */
final class PredictionLimitException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  PredictionLimitException(String message) {
    super(message);
  }
}
