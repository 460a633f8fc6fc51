package multiproc.harness;

import java.util.Optional;

/**
 * Scrapes counted, and the first failure kept.
 *
 * <p>Threading: safe.
 */
public final class ScrapeStatistics {

  /**
   * The first scrape that failed.
   *
   * @param nanoTime when, on the machine's monotonic clock
   * @param message what its answer said, file and position included
   */
  public record Failure(long nanoTime, String message) {}

  private long ok;
  private long failed;
  private Failure first;

  synchronized void succeeded() {
    ok++;
  }

  synchronized void failed(String message) {
    failed++;
    if (first == null) {
      first = new Failure(System.nanoTime(), message);
    }
  }

  /** Scrapes answered with metrics. */
  public synchronized long ok() {
    return ok;
  }

  /** Scrapes answered with status 500. */
  public synchronized long failed() {
    return failed;
  }

  /** The first failure, if there was one. */
  public synchronized Optional<Failure> firstFailure() {
    return Optional.ofNullable(first);
  }
}
