package multiproc.inspect.predict;

/** The prediction of a client's walk stops here; the message says why. */
final class PredictionLimitException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  PredictionLimitException(String message) {
    super(message);
  }
}
