package multiproc.harness.real;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * Reads a program's standard error to the end and keeps the last line: a failing interpreter prints
 * its reason there.
 *
 * <p>Threading: an internal thread reads; any thread may ask.
 */
final class LastLine {

  private static final int LONGEST = 500;

  private final Thread reader;
  private volatile String text = "";

  LastLine(InputStream from) {
    reader = new Thread(() -> read(from), "agent-stderr");
    reader.setDaemon(true);
    reader.start();
  }

  private void read(InputStream from) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank()) {
          text = line.strip().substring(0, Math.min(LONGEST, line.strip().length()));
        }
      }
    } catch (IOException e) {
      // The process has ended; the last line read remains.
    }
  }

  /** The last line of a program that has ended; empty if it printed none. */
  String text() {
    try {
      reader.join(1_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return text;
  }
}
