package multiproc.harness.hunt;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;

/**
 * What an attempt came to.
 *
 * @param attempt counts from 1
 * @param seed of the launcher
 * @param hit the corruption, if there was one
 */
record AttemptResult(int attempt, BigInteger seed, Optional<Hit> hit) {

  /**
   * A corruption that is there to stay.
   *
   * @param seconds from the attempt's start to the first failure
   * @param seenBy who met it first: a worker, the main process, or a scrape
   * @param message what was said, with file and position
   */
  record Hit(double seconds, String seenBy, String message) {}

  /** The line that reports a hit. */
  String hitLine() {
    return hit.map(
            h ->
                String.format(
                    Locale.ROOT,
                    "HIT attempt %d, seed %s, after %.2f s, seen by %s: %s",
                    attempt,
                    seed,
                    h.seconds(),
                    h.seenBy(),
                    h.message()))
        .orElse("");
  }
}
