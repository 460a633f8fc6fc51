package multiproc.schedule;

/** A scrape showed another value than the program expects; the message names both. */
public final class ExpectationFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ExpectationFailure(String message) {
    super(message);
  }
}
