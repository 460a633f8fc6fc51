package multiproc.harness;

import java.util.List;
import java.util.function.LongSupplier;
import multiproc.client.Gauge;
import multiproc.client.MultiProcessValue;
import multiproc.harness.record.TraceWriter;
import multiproc.store.GatedStore;
import multiproc.store.MappedStore;
import multiproc.store.Store;

/**
 * A worker's statements, from the first after the fork on: makes its gauge, then sets it for ever.
 *
 * <p>Threading: one thread.
 */
final class Worker {

  private static final int SET_VALUE = 10_000;
  private static final long SET_INTERVAL_MS = 50;

  private final Gauge gauge;

  /**
   * A worker that has just been forked.
   *
   * @param trace notes its operations on the files; null where nobody wants to know
   */
  Worker(ForkMessage message, TraceWriter trace) {
    Store files = new MappedStore();
    Store store = trace == null ? files : new GatedStore(files, trace);
    MultiProcessValue process =
        MultiProcessValue.fork(
            message.inherited(),
            store,
            message.directory(),
            message.version(),
            new OwnPid(message.pid()));
    gauge =
        new Gauge(
            process,
            "writer_" + message.workerId() + "_my_gauge",
            "My awesome gauge",
            List.of("label1"),
            "all");
  }

  /** {@code getpid()}; a class of its own, since linking a lambda takes a fresh JVM long. */
  private record OwnPid(long pid) implements LongSupplier {

    @Override
    public long getAsLong() {
      return pid;
    }
  }

  void run() throws InterruptedException {
    while (true) {
      setOnce();
      Thread.sleep(SET_INTERVAL_MS);
    }
  }

  void setOnce() {
    gauge.labels("my label").set(SET_VALUE);
  }
}
