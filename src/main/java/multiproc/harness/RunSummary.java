package multiproc.harness;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Holds the result of a run of the main job.
 *
 * @param settings what was run
 * @param nanos duration in nanoseconds
 * @param scrapesOk scrapes answered with metrics
 * @param scrapesFailed scrapes answered with status 500
 * @param firstFailure time and error of the first failed scrape; empty if none failed
 * @param failingSince time of the first failed scrape after the last success; empty if the last
 *     scrape succeeded or none was made
 * @param deaths a line for each process that an exception ended
 * @param deathFaults the faults of the {@code .db} files that caused deaths
 * @param killed workers that another process killed
 * @param forks number and duration of the forks
 * @param failing the files on which a scrape fails at the end
 * @param unknown why the check of the files is incomplete, for example for lack of time; empty if
 *     it is complete
 */
public record RunSummary(
    Reproduction.Settings settings,
    long nanos,
    long scrapesOk,
    long scrapesFailed,
    String firstFailure,
    String failingSince,
    List<String> deaths,
    List<FileFault> deathFaults,
    int killed,
    String forks,
    List<FileFault> failing,
    String unknown) {

  private static final double NANOS_PER_SECOND = 1e9;

  /** Most lines about deaths, and about files; there may be thousands. */
  private static final int MOST_LINES = 20;

  static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.2f s", nanos / NANOS_PER_SECOND);
  }

  /** Whether every scrape fails from now on, or the content of a file ended a process. */
  public boolean corrupt() {
    return !failing.isEmpty() || !deathFaults.isEmpty();
  }

  /** The verdict, with the faults' names. */
  public String verdict() {
    if (!failing.isEmpty()) {
      String since =
          !failingSince.isEmpty()
              ? "every scrape fails since " + failingSince
              : scrapesOk + scrapesFailed == 0
                  ? "a scrape would fail; none was made"
                  : "a scrape would fail; the last one was before that";
      return "endpoint dead: " + since + "; fault: " + names();
    }
    if (!unknown.isEmpty() && deathFaults.isEmpty()) {
      return "UNKNOWN: "
          + unknown
          + (failingSince.isEmpty() ? "" : "; every scrape failed since " + failingSince);
    }
    return deathFaults.isEmpty()
        ? "no corruption"
        : (scrapesOk + scrapesFailed == 0 ? "no scrape was made, and" : "scrapes succeed, but")
            + " a process died of a file; fault: "
            + names();
  }

  private String names() {
    List<FileFault> all = new ArrayList<>(failing);
    all.addAll(deathFaults);
    return FileFault.names(all);
  }

  /** Prints the summary for a person. */
  public void print(PrintStream out) {
    out.printf(
        "SUMMARY after %s: seed %s, client %s, directory %s%n",
        seconds(nanos), settings.seed(), settings.version(), settings.directory());
    out.printf("  scrapes: %d ok, %d failed%n", scrapesOk, scrapesFailed);
    if (!firstFailure.isEmpty()) {
      out.println("  first failed scrape after " + firstFailure);
    }
    out.printf("  died by themselves: %d%n", deaths.size());
    printFirst(deaths, "  ", out);
    if (killed > 0) {
      out.printf("  killed by somebody else: %d%n", killed);
    }
    out.println("  " + forks);
    List<String> files = new ArrayList<>();
    for (FileFault fault : failing) {
      files.add(fault.name() + ": " + fault.failure() + "; " + fault.evidence());
    }
    printFirst(files, "", out);
    if (corrupt() && !unknown.isEmpty()) {
      out.println("  " + unknown);
    }
    out.println("  verdict: " + verdict());
  }

  private static void printFirst(List<String> lines, String indent, PrintStream out) {
    lines.stream().limit(MOST_LINES).forEach(line -> out.println("  " + indent + line));
    if (lines.size() > MOST_LINES) {
      out.println("  " + indent + "and " + (lines.size() - MOST_LINES) + " more");
    }
  }
}
