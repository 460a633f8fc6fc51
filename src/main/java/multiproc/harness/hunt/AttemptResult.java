package multiproc.harness.hunt;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import multiproc.harness.FileFault;
import multiproc.harness.record.Recording;
import multiproc.harness.record.TraceFacts;

/**
 * Holds the result of an attempt.
 *
 * @param attempt number of the attempt, from 1
 * @param seed of the launcher
 * @param hit the corruption, if any
 * @param faults of the files on which every scrape fails; empty if there is no hit
 * @param failedInPassing whether a scrape failed and a later one of the same file succeeded
 * @param facts from the traces; empty without traces
 * @param traces folder of the traces, which exists until the attempt is closed; empty without
 *     traces
 * @param schedule order of the recorded steps that yields the attempt's files; empty if none was
 *     found
 * @param output what the attempt printed
 */
record AttemptResult(
    int attempt,
    BigInteger seed,
    Optional<Hit> hit,
    List<FileFault> faults,
    boolean failedInPassing,
    Optional<TraceFacts> facts,
    Optional<Path> traces,
    Optional<Recording.Recorded> schedule,
    String output) {

  /** Whether there are traces but no order of their steps that yields the files. */
  boolean orderUnknown() {
    return traces.isPresent() && schedule.isEmpty();
  }

  /** A copy with the order of the steps. */
  AttemptResult with(Optional<Recording.Recorded> found) {
    return new AttemptResult(
        attempt, seed, hit, faults, failedInPassing, facts, traces, found, output);
  }

  /** The line that reports a hit, with the names of its faults. */
  static String line(int attempt, BigInteger seed, List<FileFault> faults, Hit hit) {
    return String.format(
        Locale.ROOT,
        "HIT attempt %d, seed %s, %s, after %.2f s, seen by %s: %s",
        attempt,
        seed,
        FileFault.names(faults),
        hit.seconds(),
        hit.seenBy(),
        hit.located());
  }
}
