package multiproc.harness.hunt;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import multiproc.harness.record.Recording;

/**
 * What an attempt came to.
 *
 * @param attempt counts from 1
 * @param seed of the launcher
 * @param hit the corruption, if there was one
 * @param traces of a hit that was recorded: where they are until the attempt is closed
 * @param schedule of a hit that was recorded: its order of steps; empty when none was found that
 *     gives its files
 * @param output what the attempt printed
 */
record AttemptResult(
    int attempt,
    BigInteger seed,
    Optional<Hit> hit,
    Optional<Path> traces,
    Optional<Recording.Recorded> schedule,
    String output) {

  /** Whether it was recorded, and no order of what was recorded gives its files. */
  boolean orderUnknown() {
    return traces.isPresent() && schedule.isEmpty();
  }

  /** The line that reports a hit. */
  static String line(int attempt, BigInteger seed, Hit hit) {
    return String.format(
        Locale.ROOT,
        "HIT attempt %d, seed %s, after %.2f s, seen by %s: %s",
        attempt,
        seed,
        hit.seconds(),
        hit.seenBy(),
        hit.located());
  }
}
