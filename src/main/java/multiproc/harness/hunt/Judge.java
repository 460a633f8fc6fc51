package multiproc.harness.hunt;

import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;

/**
 * Decides whether an attempt is a hit. A scrape may fail in passing, on a file that is just being
 * made. So what a failed scrape failed on is looked at again when every worker of that moment lives
 * in a file of its own or is dead: a file that fails both times fails for good.
 *
 * <p>Threading: one thread.
 */
final class Judge {

  private static final long PATIENT_INTERVAL_MS = 250;

  /** What the judge looks at. */
  interface Court {

    /** Scrapes the attempt's server. */
    Scrape scrape() throws IOException;

    /** The files on which a scrape of each alone fails now, by their paths. */
    Set<String> failing() throws IOException;

    /** Waits until every worker forked by now lives in a file of its own or is dead. */
    void awaitSettled() throws InterruptedException, AttemptFailedException;

    /** Whether the attempt has lasted as long as it is to last while all is well. */
    boolean lastedEnough();

    /** Whether it has lasted so long that no decision will come. */
    boolean lastedTooLong();
  }

  /**
   * What came out.
   *
   * @param failing the files on which every scrape fails; empty when it is no hit
   * @param first the scrape that failed first; null when it is no hit
   * @param message what a scrape says of it for good
   * @param failedInPassing whether a scrape failed and a later one of the same files succeeded
   */
  record Judgement(Set<String> failing, Scrape first, String message, boolean failedInPassing) {}

  private Judge() {}

  /**
   * Scrapes until it is decided.
   *
   * @throws AttemptFailedException when it cannot be decided
   */
  static Judgement judge(Court court)
      throws IOException, InterruptedException, AttemptFailedException {
    boolean failedInPassing = false;
    while (true) {
      Scrape first = court.scrape();
      if (!first.ok()) {
        Set<String> failing = new TreeSet<>(court.failing());
        court.awaitSettled();
        failing.retainAll(court.failing());
        Scrape again = court.scrape();
        if (!failing.isEmpty() && !again.ok()) {
          return new Judgement(failing, first, again.failure(), failedInPassing);
        }
        failedInPassing = true;
      } else if (court.lastedEnough()) {
        return new Judgement(Set.of(), null, "", failedInPassing);
      } else {
        Thread.sleep(PATIENT_INTERVAL_MS);
      }
      if (court.lastedTooLong()) {
        throw new AttemptFailedException("undecided: scrapes fail, each on another file");
      }
    }
  }
}
