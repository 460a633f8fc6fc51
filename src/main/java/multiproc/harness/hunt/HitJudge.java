package multiproc.harness.hunt;

import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;

/**
 * Decides whether an attempt is a hit. A scrape may fail transiently, on a file that is being
 * created. So the files of a failed scrape are checked again when every worker of that moment uses
 * its own file or is dead: a file that fails both times is permanently corrupt.
 *
 * <p>Threading: one thread.
 */
final class HitJudge {

  private static final long PATIENT_INTERVAL_MS = 250;

  /** The judge's view of an attempt. */
  interface AttemptView {

    /** Scrapes the attempt's server. */
    ScrapeResult scrape() throws IOException;

    /** The paths of files that currently fail in a scrape of that file alone. */
    Set<String> failing() throws IOException;

    /** Waits until every worker forked so far uses its own file or is dead. */
    void awaitSettled() throws InterruptedException, AttemptFailedException;

    /** Whether the attempt has lasted the required time without a failure. */
    boolean lastedEnough();

    /** Whether the attempt is too long for a decision still to be expected. */
    boolean lastedTooLong();
  }

  /**
   * The decision.
   *
   * @param failing the files on which every scrape fails; empty if there is no hit
   * @param first the scrape that failed first; null if there is no hit
   * @param message the error of a later scrape
   * @param failedInPassing whether a scrape failed and a later one of the same files succeeded
   */
  record Decision(
      Set<String> failing, ScrapeResult first, String message, boolean failedInPassing) {}

  private HitJudge() {}

  /**
   * Scrapes until the attempt is decided.
   *
   * @throws AttemptFailedException if it cannot be decided
   */
  static Decision judge(AttemptView court)
      throws IOException, InterruptedException, AttemptFailedException {
    boolean failedInPassing = false;
    while (true) {
      ScrapeResult first = court.scrape();
      if (!first.ok()) {
        Set<String> failing = new TreeSet<>(court.failing());
        court.awaitSettled();
        failing.retainAll(court.failing());
        ScrapeResult again = court.scrape();
        if (!failing.isEmpty() && !again.ok()) {
          return new Decision(failing, first, again.failure(), failedInPassing);
        }
        failedInPassing = true;
      } else if (court.lastedEnough()) {
        return new Decision(Set.of(), null, "", failedInPassing);
      } else {
        Thread.sleep(PATIENT_INTERVAL_MS);
      }
      if (court.lastedTooLong()) {
        throw new AttemptFailedException("undecided: scrapes fail, each on another file");
      }
    }
  }
}
