package multiproc.harness.hunt;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * Holds the answer of an attempt's server to one request.
 *
 * @param ok whether it was answered with metrics
 * @param body of the answer, without the line end
 * @param nanoTime time of the answer on the monotonic clock
 */
record ScrapeResult(boolean ok, String body, long nanoTime) {

  private static final String PREFIX = "error generating metric output: ";
  private static final int TIMEOUT_MS = 30_000;

  static ScrapeResult of(int port) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create("http://127.0.0.1:" + port + "/").toURL().openConnection();
    connection.setConnectTimeout(TIMEOUT_MS);
    connection.setReadTimeout(TIMEOUT_MS);
    boolean ok = connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    try (InputStream in = ok ? connection.getInputStream() : connection.getErrorStream()) {
      String body = new String(in.readAllBytes(), StandardCharsets.UTF_8).stripTrailing();
      return new ScrapeResult(ok, body, System.nanoTime());
    }
  }

  /** The error message without the server's prefix. */
  String failure() {
    return body.startsWith(PREFIX) ? body.substring(PREFIX.length()) : body;
  }
}
