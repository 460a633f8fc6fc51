package multiproc.harness.real;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * How long to wait for what a real process says. A stopped process is distinguished from one that a
 * busy machine keeps from running by what it does itself: it has had its time of the processor, or
 * it sleeps. Only the first two are facts about the client; a busy machine ends a wait after {@link
 * #LONGEST_SECONDS}, as an error of the machine.
 *
 * <p>Threading: one thread.
 */
final class Patience {

  /** What a wait may take at most, on a machine as busy as may be. */
  static final int LONGEST_SECONDS = 600;

  /** Between two looks at the process. */
  static final int POLL_MILLIS = 1_000;

  /** Of the processor: no operation of the client takes a tenth of it. */
  static final Duration STEP_TIME = Duration.ofSeconds(5);

  /** Of the processor: for an interpreter to start and import the client. */
  static final Duration START_TIME = Duration.ofSeconds(8);

  /** What is said of a process that waits for what nobody gives it. */
  static final String ASLEEP = "it sleeps and takes no step";

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
   * A wait that begins now.
   *
   * @param name of the process, for the user
   * @param most time of the processor that it may take
   */
  Patience(ProcessHandle process, String name, Duration most) {
    this.process = process;
    this.name = name;
    this.most = most;
    this.startTime = time();
    this.lastTime = startTime;
  }

  /**
   * Why the process will say nothing more; empty while it may.
   *
   * @throws IOException when the machine has not let it run for too long
   */
  String verdict() throws IOException {
    Duration now = time();
    looksAsleep = now.equals(lastTime) && isAsleep() ? looksAsleep + 1 : 0;
    lastTime = now;
    if (now.minus(startTime).compareTo(most) > 0) {
      return "it took no step in " + most.toSeconds() + " s of the processor's time";
    }
    if (looksAsleep >= MOST_LOOKS_ASLEEP) {
      return ASLEEP;
    }
    keepWaiting();
    return "";
  }

  /**
   * Tells the user now and then that he waits.
   *
   * @throws IOException when he has waited for too long
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
          "waiting for %s for %d s, given up after %d%n",
          name,
          seconds,
          LONGEST_SECONDS);
    }
  }

  /** What is said when a wait was too long. */
  static IOException tooLong(String name) {
    return new IOException(
        "no answer from " + name + " for " + LONGEST_SECONDS + " s: nothing is known of this run");
  }

  private Duration time() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Whether it waits for something; false where the system does not tell. */
  private boolean isAsleep() {
    OptionalInt state = state();
    return state.isPresent() && state.getAsInt() == 'S';
  }

  private OptionalInt state() {
    try {
      String stat =
          Files.readString(
              Path.of("/proc", String.valueOf(process.pid()), "stat"), StandardCharsets.ISO_8859_1);
      // Behind the command's name, which is in brackets and may hold any character.
      return OptionalInt.of(stat.charAt(stat.lastIndexOf(')') + 2));
    } catch (IOException | IndexOutOfBoundsException e) {
      return OptionalInt.empty();
    }
  }
}
