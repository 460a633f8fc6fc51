package multiproc.inspect.predict;

/** A client's walk is not followed any farther; the message says why. */
final class PredictionLimitException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  PredictionLimitException(String message) {
    super(message);
  }
}
