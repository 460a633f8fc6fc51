package multiproc.harness;

import java.util.Optional;

/**
 * Counts scrapes, and keeps two failures: the first, and the first after the last success.
 *
 * <p>Threading: safe.
 */
final class ScrapeStatistics {

  /**
   * The first scrape that failed.
   *
   * @param nanoTime when, on the machine's monotonic clock
   * @param message what its answer said, file and position included
   */
  public record Failure(long nanoTime, String message) {}

  /**
   * What the last scrape failed on.
   *
   * @param file the path of the file; empty where it was none
   * @param message as in {@link Failure}
   */
  record BadFile(String file, String message) {}

  private long ok;
  private long failed;
  private Failure first;
  private Failure firstSinceOk;
  private BadFile last;

  synchronized void succeeded() {
    ok++;
    firstSinceOk = null;
    last = null;
  }

  /** Counts a failure; returns whether no other came after the last success. */
  synchronized boolean failed(String message, String file) {
    failed++;
    boolean firstSince = firstSinceOk == null;
    last = new BadFile(file, message);
    if (firstSince) {
      firstSinceOk = new Failure(System.nanoTime(), message);
      first = first == null ? firstSinceOk : first;
    }
    return firstSince;
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

  /** The file that the last scrape failed on; empty when it succeeded, or failed on none. */
  synchronized Optional<BadFile> badFile() {
    return Optional.ofNullable(last).filter(bad -> !bad.file().isEmpty());
  }

  /** The failure since which no scrape succeeded; empty when the last one did. */
  public synchronized Optional<Failure> failingSince() {
    return Optional.ofNullable(firstSinceOk);
  }
}
