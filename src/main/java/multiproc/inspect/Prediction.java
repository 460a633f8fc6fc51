package multiproc.inspect;

import java.util.Locale;
import multiproc.client.ClientVersion;
import multiproc.client.ruby.RubyRelease;

/**
 * What a client does with a file, the same for all releases of a range.
 *
 * @param releases the range of client_python, for example 0.4.0-0.4.2; null for the Ruby client
 * @param role the role in which the client opens the file
 * @param count samples that a collector reports, or keys that a writer finds; -1 if the client
 *     fails
 * @param used the value that a writer takes for {@code used}; 0 for a collector
 * @param errorType the exception's name in a Python traceback; empty if the client does not fail
 * @param message the exception's text, or a note about wrong results without an error; may be empty
 */
record Prediction(
    ClientVersion.Range releases,
    ClientRole role,
    int count,
    int used,
    String errorType,
    String message) {

  /** The role in which a client opens a file. */
  public enum ClientRole {
    /** Opens the file to add to it. */
    WRITER,
    /** Reads the file for a scrape. */
    COLLECTOR;

    /** The role in words. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The client and its releases; for client_python only the release numbers. */
  public String client() {
    return releases == null ? RubyRelease.C.text() : releases.text();
  }

  /** Whether the client fails. */
  public boolean fails() {
    return count < 0;
  }

  /** The last line of the traceback; empty if the client does not fail. */
  public String error() {
    return fails() ? errorType + ": " + Display.escape(message).replace("\\\"", "\"") : "";
  }

  static Prediction of(
      ClientVersion release, ClientRole role, int count, int used, String message) {
    return new Prediction(only(release), role, count, used, "", message);
  }

  static Prediction failure(ClientVersion release, ClientRole role, String type, String message) {
    return new Prediction(only(release), role, -1, 0, type, message);
  }

  private static ClientVersion.Range only(ClientVersion release) {
    return new ClientVersion.Range(release, release);
  }

  Prediction saying(String note) {
    return new Prediction(releases, role, count, used, errorType, note);
  }

  /** The same prediction for other releases. */
  Prediction of(ClientVersion.Range others) {
    return new Prediction(others, role, count, used, errorType, message);
  }
}
