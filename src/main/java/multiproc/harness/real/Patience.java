package multiproc.harness.real;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * Limits the wait for a real process's message. It distinguishes a stuck process from one that a
 * busy machine does not run: a stuck process has used its CPU time, or it sleeps. Only these two
 * are facts about the client. On a busy machine the wait ends after {@link #LONGEST_SECONDS}, as an
 * error of the machine.
 *
 * <p>Threading: one thread.
 */
final class Patience {

  /** Longest wait, on a machine under any load. */
  static final int LONGEST_SECONDS = 600;

  /** Interval between two checks of the process. */
  static final int POLL_MILLIS = 1_000;

  /** CPU time of an operation; no operation of the client takes a tenth of it. */
  static final Duration STEP_TIME = Duration.ofSeconds(5);

  /** CPU time for an interpreter to start and import the client. */
  static final Duration START_TIME = Duration.ofSeconds(8);

  /** The reason reported for a process that is blocked. */
  static final String ASLEEP = "it sleeps and takes no step";

  /** The begin of the cause of death of a process that uses the processor and takes no step. */
  static final String ENDLESS = "it took no step in ";

  private static final int MOST_LOOKS_ASLEEP = 10;
  private static final int TELL_SECONDS = 10;
  private static final double NANOS_PER_SECOND = 1e9;

  private final ProcessHandle process;
  private final String name;
  private final Duration most;
  private final long startNanos = System.nanoTime();
  private final Duration startTime;
  private Duration lastTime;
  private int looksAsleep;
  private int toldSeconds;

  /**
   * Starts a wait.
   *
   * @param name of the process, for the user
   * @param most CPU time that the process may use
   */
  Patience(ProcessHandle process, String name, Duration most) {
    this.process = process;
    this.name = name;
    this.most = most;
    this.startTime = time();
    this.lastTime = startTime;
  }

  /**
   * Why the process will send no more messages; empty while it may.
   *
   * @throws IOException if the machine has not run the process for too long
   */
  String verdict() throws IOException {
    Duration now = time();
    looksAsleep = now.equals(lastTime) && isAsleep() ? looksAsleep + 1 : 0;
    lastTime = now;
    if (now.minus(startTime).compareTo(most) > 0) {
      return ENDLESS + most.toSeconds() + " s of the processor's time";
    }
    if (looksAsleep >= MOST_LOOKS_ASLEEP) {
      return ASLEEP;
    }
    keepWaiting();
    return "";
  }

  /**
   * Reports the wait to the user at intervals.
   *
   * @throws IOException if the wait is too long
   */
  void keepWaiting() throws IOException {
    int seconds = (int) ((System.nanoTime() - startNanos) / NANOS_PER_SECOND);
    if (seconds >= LONGEST_SECONDS) {
      throw tooLong(name);
    }
    if (seconds >= toldSeconds + TELL_SECONDS) {
      toldSeconds = seconds;
      System.err.printf(
          Locale.ROOT,
          "waiting for %s for %d s; given up if it lasts %d%n",
          name,
          seconds,
          LONGEST_SECONDS);
    }
  }

  /** The error of a wait that was too long. */
  static IOException tooLong(String name) {
    return new IOException(
        "no answer from " + name + " for " + LONGEST_SECONDS + " s: nothing is known of this run");
  }

  private Duration time() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Whether the process sleeps; false if the system does not report its state. */
  private boolean isAsleep() {
    OptionalInt state = state();
    return state.isPresent() && state.getAsInt() == 'S';
  }

  private OptionalInt state() {
    try {
      String stat =
          Files.readString(
              Path.of("/proc", String.valueOf(process.pid()), "stat"), StandardCharsets.ISO_8859_1);
      // The state follows the command's name, which is in parentheses and may contain any
      // character.
      return OptionalInt.of(stat.charAt(stat.lastIndexOf(')') + 2));
    } catch (IOException | IndexOutOfBoundsException e) {
      return OptionalInt.empty();
    }
  }
}
