package multiproc.schedule.plan;

/** A scrape showed something else than the program expects; the message says what. */
public final class ExpectationFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ExpectationFailure(String message) {
    super(message);
  }
}
