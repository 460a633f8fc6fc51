package multiproc.harness.fork;

import java.util.List;
import multiproc.client.Gauge;
import multiproc.client.MultiProcessValue;
import multiproc.client.ProcessIdentifier;
import multiproc.harness.record.TraceWriter;
import multiproc.schedule.OriginalScript;
import multiproc.store.GatedStore;
import multiproc.store.MappedStore;
import multiproc.store.Store;

/**
 * Does a worker's statements after the fork: it makes its gauge, then sets it for ever.
 *
 * <p>Threading: one thread.
 */
final class Worker {

  private static final long SET_INTERVAL_MS = 50;

  private final Gauge gauge;

  /**
   * A worker that has just been forked.
   *
   * @param trace records its operations on the files; null for none
   */
  Worker(ForkMessage message, TraceWriter trace) {
    Store files = new MappedStore(message.openFiles());
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
            OriginalScript.WORKER_PREFIX + message.workerId() + OriginalScript.WORKER_SUFFIX,
            OriginalScript.WORKER_HELP,
            List.of(OriginalScript.WORKER_LABEL),
            OriginalScript.MODE);
  }

  /**
   * {@code getpid()}; a class rather than a lambda, because linking a lambda takes a fresh JVM
   * long.
   */
  private record OwnPid(long pid) implements ProcessIdentifier {

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
    gauge.labels(OriginalScript.WORKER_LABEL_VALUE).set(OriginalScript.WORKER_VALUE);
  }
}
