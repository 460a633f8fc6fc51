package multiproc.cli;

import java.util.Locale;
import java.util.function.Supplier;

/** Prints on standard error that a long search goes on. */
final class SearchProgress {

  private static final long PERIOD_MILLIS = 5_000;

  private SearchProgress() {}

  /** Runs a search, and prints every few seconds that it goes on. */
  static <T> T watched(Supplier<T> run, double mostSeconds) {
    long start = System.nanoTime();
    Thread progress =
        new Thread(
            () -> {
              try {
                while (true) {
                  Thread.sleep(PERIOD_MILLIS);
                  System.err.printf(
                      Locale.ROOT,
                      "handles of any programs are tried: %.0f s of at most %.0f s%n",
                      (System.nanoTime() - start) / 1e9,
                      mostSeconds);
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "progress");
    progress.setDaemon(true);
    progress.start();
    try {
      return run.get();
    } finally {
      progress.interrupt();
    }
  }
}
