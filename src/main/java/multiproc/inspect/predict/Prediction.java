package multiproc.inspect.predict;

/**
 * What one release of the client does with a file.
 *
 * @param client the release, for example {@code 0.4.2}
 * @param role as what it meets the file
 * @param count samples that a collector reports, or keys that a writer finds; -1 where it fails
 * @param used what a writer takes for {@code used}; 0 for a collector
 * @param errorType the exception as a Python traceback names it; empty where it does not fail
 * @param message the exception's text, or what it reports wrong without a word; may be empty
 */
public record Prediction(
    String client, Role role, int count, int used, String errorType, String message) {

  /** As what a client meets a file. */
  public enum Role {
    /** Opens it to add to it. */
    WRITER("writer"),
    /** Reads it for a scrape. */
    COLLECTOR("collector");

    private final String text;

    Role(String text) {
      this.text = text;
    }

    /** The role in words. */
    public String text() {
      return text;
    }
  }

  /** Whether the client fails. */
  public boolean fails() {
    return count < 0;
  }

  static Prediction failure(String client, Role role, String type, String message) {
    return new Prediction(client, role, -1, 0, type, message);
  }

  Prediction saying(String note) {
    return new Prediction(client, role, count, used, errorType, note);
  }
}
