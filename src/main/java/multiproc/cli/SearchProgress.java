package multiproc.cli;

import java.util.function.DoubleFunction;

/** Prints on standard error that a long command goes on. */
final class SearchProgress {

  private static final long PERIOD_MILLIS = 5_000;

  /** Something that takes long. */
  @FunctionalInterface
  interface Run<T, X extends Exception> {

    T run() throws X;
  }

  private SearchProgress() {}

  /**
   * Runs something, and prints every few seconds that it goes on.
   *
   * @param line what is printed, by the seconds since the start
   */
  static <T, X extends Exception> T watched(Run<T, X> run, DoubleFunction<String> line) throws X {
    long start = System.nanoTime();
    Thread progress =
        new Thread(
            () -> {
              try {
                while (true) {
                  Thread.sleep(PERIOD_MILLIS);
                  System.err.println(line.apply((System.nanoTime() - start) / 1e9));
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "progress");
    progress.setDaemon(true);
    progress.start();
    try {
      return run.run();
    } finally {
      progress.interrupt();
    }
  }
}
