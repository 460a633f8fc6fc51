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
 * The result of an attempt.
 *
 * @param attempt counts from 1
 * @param seed of the launcher
 * @param hit the corruption, if there was one
 * @param faults of the files on which every scrape fails; empty when it is no hit
 * @param failedInPassing whether a scrape failed and a later one of the same file succeeded
 * @param facts what its traces tell; empty where it was not recorded
 * @param traces of an attempt that was recorded: where they are until the attempt is closed
 * @param schedule of a hit that was recorded: its order of steps; empty when none was found that
 *     gives its files
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

  /** Whether it was recorded, and no order of what was recorded gives its files. */
  boolean orderUnknown() {
    return traces.isPresent() && schedule.isEmpty();
  }

  /** The same with the order of its steps. */
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
