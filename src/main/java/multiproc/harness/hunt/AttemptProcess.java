package multiproc.harness.hunt;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import multiproc.harness.UserException;

/**
 * Watches the process of one attempt: its events and its output so far.
 *
 * <p>Threading: one thread, {@link #end()} from any.
 */
final class AttemptProcess {

  private static final long SILENCE_LIMIT_SECONDS = 60;
  private static final long TELL_SECONDS = 10;
  private static final long POLL_MS = 100;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long MILLIS_PER_SECOND = 1_000;
  private static final long END_TIMEOUT_SECONDS = 10;
  private static final int OUTPUT_LIMIT = 1 << 20;

  private final Process process;
  private final long startNanos = System.nanoTime();
  private final BlockingQueue<AttemptEvent> events = new LinkedBlockingQueue<>();
  private final StringBuffer output = new StringBuffer();
  private final List<Thread> readers = new ArrayList<>();

  private int port;
  private boolean counted;
  private final List<AttemptEvent.Forked> forks = new ArrayList<>();
  private final List<AttemptEvent.Died> deaths = new ArrayList<>();

  /**
   * Starts the process.
   *
   * @param builder of a process that reports {@link AttemptEvent}s
   */
  AttemptProcess(ProcessBuilder builder) throws IOException {
    process = builder.start();
    readLines(process.getInputStream(), "attempt-events", this::event);
    readLines(process.getErrorStream(), "attempt-log", this::log);
  }

  private interface LineConsumer {
    void accept(String line);
  }

  private void readLines(InputStream in, String name, LineConsumer consumer) {
    Thread reader =
        new Thread(
            () -> {
              try (BufferedReader lines =
                  new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                  consumer.accept(line);
                }
              } catch (IOException e) {
                // The process ended; its output so far is kept.
              }
            },
            name);
    reader.setDaemon(true);
    reader.start();
    readers.add(reader);
  }

  private void event(String line) {
    AttemptEvent.parse(line).ifPresentOrElse(events::add, () -> log(line));
  }

  private void log(String line) {
    if (output.length() < OUTPUT_LIMIT) {
      output.append(line).append(System.lineSeparator());
    }
  }

  /**
   * Waits until the launcher has forked its first generation and counted it once.
   *
   * @param waiting called after each long silence of the process
   */
  void awaitCounted(Consumer<String> waiting) throws InterruptedException, AttemptFailedException {
    long heardNanos = System.nanoTime();
    long toldSeconds = 0;
    while (!counted && !died()) {
      AttemptEvent event = events.poll(POLL_MS, TimeUnit.MILLISECONDS);
      if (event != null) {
        heardNanos = System.nanoTime();
        take(event);
        continue;
      }
      long silentSeconds = (System.nanoTime() - heardNanos) / NANOS_PER_SECOND;
      if (!process.isAlive()) {
        requireMoreWords();
      } else if (silentSeconds >= SILENCE_LIMIT_SECONDS) {
        throw new AttemptFailedException(
            "its process said nothing for " + SILENCE_LIMIT_SECONDS + " s: pid=" + process.pid());
      } else if (silentSeconds >= toldSeconds + TELL_SECONDS) {
        toldSeconds = silentSeconds;
        waiting.accept(
            "nothing heard for "
                + silentSeconds
                + " s; given up if it lasts "
                + SILENCE_LIMIT_SECONDS);
      }
    }
  }

  /** Waits for the last events of a process that has ended; fails if there are none. */
  private void requireMoreWords() throws InterruptedException, AttemptFailedException {
    for (Thread reader : readers) {
      reader.join(END_TIMEOUT_SECONDS * MILLIS_PER_SECOND);
    }
    if (events.isEmpty()) {
      throw ended();
    }
  }

  /** The failure of an attempt with a process that ended too early. */
  AttemptFailedException ended() {
    return new AttemptFailedException("its process ended with exit code " + process.exitValue());
  }

  /** Processes the events received since the last call. */
  void takeEvents() {
    for (AttemptEvent event = events.poll(); event != null; event = events.poll()) {
      take(event);
    }
  }

  private void take(AttemptEvent event) {
    if (event instanceof AttemptEvent.Serving serving) {
      port = serving.port();
    } else if (event instanceof AttemptEvent.Forked forked) {
      forks.add(forked);
    } else if (event instanceof AttemptEvent.Died died) {
      deaths.add(died);
    } else if (event instanceof AttemptEvent.Counted) {
      counted = true;
    } else if (event instanceof AttemptEvent.Refused refused) {
      throw new UserException(refused.message());
    }
  }

  /** Whether an exception of the client ended the attempt's main process. */
  private boolean died() {
    return deaths.stream().anyMatch(death -> death.pid() == 0);
  }

  int port() {
    return port;
  }

  /** The pid of the attempt's launcher. */
  long pid() {
    return process.pid();
  }

  List<AttemptEvent.Forked> forks() {
    return forks;
  }

  List<AttemptEvent.Died> deaths() {
    return deaths;
  }

  /** Seconds from the attempt's start to a moment of the monotonic clock. */
  double secondsTo(long nanoTime) {
    return (nanoTime - startNanos) / 1e9;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** The process's output without its events. */
  String output() {
    return output.toString();
  }

  /** Ends the process and waits until it and its children are dead. */
  void end() {
    try (OutputStream in = process.getOutputStream()) {
      in.write(AttemptMain.END);
    } catch (IOException e) {
      // The process has already ended or has already been asked to end.
    }
    try {
      if (!process.waitFor(END_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      for (Thread reader : readers) {
        reader.join();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
