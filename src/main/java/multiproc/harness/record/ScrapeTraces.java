package multiproc.harness.record;

import java.io.IOException;
import java.util.List;
import multiproc.store.ForwardingStore;
import multiproc.store.GatedStore;
import multiproc.store.Store;
import multiproc.store.StoreFile;

/**
 * Traces each of the first {@value #LIMIT} scrapes. A scrape begins with the listing of the
 * directory and stays on one thread; the next listing on that thread begins another scrape.
 *
 * <p>Threading: safe. A scrape over this store reads one file after the other on its own thread,
 * because {@link Store#readsConcurrently} is false.
 */
public final class ScrapeTraces extends ForwardingStore {

  /**
   * Further scrapes are not traced: each would be a process of the schedule, and a JVM of its
   * replay.
   */
  static final int LIMIT = 100;

  private final Store store;
  private final TraceDirectory traces;
  private final ThreadLocal<Store> ofScrape = new ThreadLocal<>();

  /**
   * A store that traces each operation.
   *
   * @param store does the work
   * @param traces receives the traces
   */
  public ScrapeTraces(Store store, TraceDirectory traces) {
    super(store);
    this.store = store;
    this.traces = traces;
  }

  @Override
  public List<String> list(String directory, String suffix) throws IOException {
    TraceWriter trace = traces.nextScrape(LIMIT);
    ofScrape.set(trace == null ? store : new GatedStore(store, trace));
    return ofScrape.get().list(directory, suffix);
  }

  @Override
  public StoreFile openForReading(String path) throws IOException {
    return ofScrape.get().openForReading(path);
  }
}
