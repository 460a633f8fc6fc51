package multiproc.harness.real;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * Reads a program's standard error to the end and keeps what says why it fails: of a traceback the
 * last line, else all lines, since a launcher of Python says on several what to do.
 *
 * <p>Threading: an internal thread reads; any thread may ask.
 */
final class FailureText {

  private static final int LONGEST = 500;
  private static final String TRACEBACK = "Traceback (most recent call last)";

  private final Thread reader;
  private final StringBuilder all = new StringBuilder();
  private String last = "";
  private boolean traceback;

  FailureText(InputStream from) {
    reader = new Thread(() -> read(from), "agent-stderr");
    reader.setDaemon(true);
    reader.start();
  }

  private void read(InputStream from) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank()) {
          note(line.strip());
        }
      }
    } catch (IOException e) {
      // The process has ended; the last line read remains.
    }
  }

  private synchronized void note(String line) {
    traceback |= line.startsWith(TRACEBACK);
    last = line.substring(0, Math.min(LONGEST, line.length()));
    if (all.length() <= LONGEST) {
      all.append(all.isEmpty() ? "" : " ").append(line);
    }
  }

  /** The reason of a program that has ended, in one line; empty if it printed none. */
  String text() {
    try {
      reader.join(1_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      return traceback || all.length() > LONGEST ? last : all.toString();
    }
  }
}
