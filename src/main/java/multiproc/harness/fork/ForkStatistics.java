package multiproc.harness.fork;

import java.util.Locale;

/**
 * Counts forks, their durations, and the waits for a JVM to start. Times in nanoseconds.
 *
 * <p>Threading: safe.
 */
public final class ForkStatistics {

  private static final double NANOS_PER_MILLI = 1e6;

  private long forks;
  private long totalNanos;
  private long longestNanos;
  private long firstGenerationNanos;
  private long waits;
  private long waitNanos;

  /**
   * Counts a fork.
   *
   * @param nanos from the decision until the state was sent, without waiting
   */
  public synchronized void forked(long nanos) {
    forks++;
    totalNanos += nanos;
    longestNanos = Math.max(longestNanos, nanos);
  }

  /** Sets the duration of the first generation, from its first fork to the end of its last. */
  public synchronized void firstGeneration(long nanos) {
    firstGenerationNanos = nanos;
  }

  /** Counts a fork for which no JVM was parked. */
  synchronized void waited(long nanos) {
    waits++;
    waitNanos += nanos;
  }

  /** Number of forks. */
  public synchronized long count() {
    return forks;
  }

  /** One line for the end summary. */
  @Override
  public synchronized String toString() {
    return String.format(
        Locale.ROOT,
        "forks: %d, handed over in %.2f ms on average, %.2f ms at most, the first generation in"
            + " %.2f ms; %d waited for a parked JVM, %.0f ms in all",
        forks,
        forks == 0 ? 0 : totalNanos / NANOS_PER_MILLI / forks,
        longestNanos / NANOS_PER_MILLI,
        firstGenerationNanos / NANOS_PER_MILLI,
        waits,
        waitNanos / NANOS_PER_MILLI);
  }
}
