package multiproc.inspect;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Processes many items on a few threads and hands the results over in the items' order. At most a
 * few results wait, so memory does not grow with the number of items.
 *
 * <p>Threading: the work runs on several threads; results are handed over on the caller's.
 */
final class Pipeline {

  /** Fewer items are processed without threads. */
  private static final int FEW = 4;

  /** More threads gain nothing, because memory is the bottleneck. */
  private static final int MOST_THREADS = 4;

  private Pipeline() {}

  static <T, R> void run(List<T> items, Function<T, R> work, Consumer<R> take) {
    int threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
    if (items.size() < FEW || threads == 1) {
      items.forEach(item -> take.accept(work.apply(item)));
      return;
    }
    ExecutorService pool = Executors.newFixedThreadPool(threads, Pipeline::daemon);
    try {
      Deque<Future<R>> waiting = new ArrayDeque<>();
      for (T item : items) {
        waiting.add(pool.submit(() -> work.apply(item)));
        if (waiting.size() > 2 * threads) {
          take.accept(get(waiting.remove()));
        }
      }
      while (!waiting.isEmpty()) {
        take.accept(get(waiting.remove()));
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static Thread daemon(Runnable run) {
    Thread thread = new Thread(run, "inspect");
    thread.setDaemon(true);
    return thread;
  }

  private static <R> R get(Future<R> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
