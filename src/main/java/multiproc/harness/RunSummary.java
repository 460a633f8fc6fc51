package multiproc.harness;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import multiproc.layout.DbException;

/**
 * What a run came to.
 *
 * @param settings what was run
 * @param nanos how long
 * @param scrapesOk scrapes answered with metrics
 * @param scrapesFailed scrapes answered with status 500
 * @param firstFailure when the first scrape failed and what it said; empty if none did
 * @param deaths a line for each process that an exception ended
 * @param diedOfFile whether one of them died of what stood in a {@code .db} file
 * @param killed workers somebody else killed
 * @param forks how many there were and how long they took
 * @param failures what a scrape of each bad file says at the end
 */
public record RunSummary(
    Reproduction.Settings settings,
    long nanos,
    long scrapesOk,
    long scrapesFailed,
    String firstFailure,
    List<String> deaths,
    boolean diedOfFile,
    int killed,
    String forks,
    List<DbException> failures) {

  private static final double NANOS_PER_SECOND = 1e9;

  static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.2f s", nanos / NANOS_PER_SECOND);
  }

  /**
   * Whether a file is corrupt for good or a process died of one. A file that is merely not
   * initialised, because its writer was killed first, is another fault and does not count.
   */
  public boolean corrupt() {
    return diedOfFile || failures.stream().anyMatch(f -> !f.isUninitialised());
  }

  /** Prints it for a person. */
  public void print(PrintStream out) {
    out.printf(
        "SUMMARY after %s: seed %s, client %s, directory %s%n",
        seconds(nanos), settings.seed(), settings.version(), settings.directory());
    out.printf("  scrapes: %d ok, %d failed%n", scrapesOk, scrapesFailed);
    if (!firstFailure.isEmpty()) {
      out.println("  first failed scrape after " + firstFailure);
    }
    out.printf("  died by themselves: %d%n", deaths.size());
    deaths.forEach(death -> out.println("    " + death));
    if (killed > 0) {
      out.printf("  killed by somebody else: %d%n", killed);
    }
    out.println("  " + forks);
    for (DbException failure : failures) {
      out.println(
          (failure.isUninitialised() ? "  not initialised: " : "  corrupt: ") + failure.located());
    }
    out.println("  verdict: " + (corrupt() ? "CORRUPT" : "no corruption"));
  }
}
