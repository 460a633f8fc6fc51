package multiproc.harness.hunt;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import multiproc.client.ClientVersion;
import multiproc.client.DbHeader;
import multiproc.harness.record.Recording;
import multiproc.harness.record.TraceDirectory;
import multiproc.layout.DbFileName;
import multiproc.schedule.Schedule;
import multiproc.store.MappedStore;
import multiproc.store.Store;

/**
 * One attempt and its judge. Corruption is decided while the first generation starts, so the
 * attempt waits until the launcher has written its entries and every worker lives in its own file
 * or is dead, and then scrapes. A scrape that fails is made again: only a failure that stays
 * counts.
 *
 * <p>Threading: {@link #run} on one thread, {@link #end()} from any.
 */
final class Attempt {

  private static final long POLL_MS = 2;
  private static final double UNDECIDED_SECONDS = 60;
  private static final long PATIENT_INTERVAL_MS = 250;

  private final int number;
  private final BigInteger seed;
  private final String directory;
  private final double patienceSeconds;
  private final Store store = new MappedStore();
  private final ClientVersion version;
  private final TraceDirectory traces;
  private final AttemptProcess process;

  /**
   * Starts the attempt.
   *
   * @param patienceSeconds how long to go on scraping while all is well; 0 to end when corruption
   *     can no longer come
   */
  Attempt(
      int number, BigInteger seed, String directory, ClientVersion version, double patienceSeconds)
      throws IOException {
    this.number = number;
    this.seed = seed;
    this.directory = directory;
    this.version = version;
    this.patienceSeconds = patienceSeconds;
    this.traces = TraceDirectory.create();
    this.process =
        new AttemptProcess(seed.toString(), directory, version.text(), traces.path().toString());
  }

  AttemptResult run() throws IOException, InterruptedException, TimeoutException {
    try {
      Optional<Hit> hit;
      try {
        process.awaitCounted();
        awaitWorkersInTheirFiles();
        hit = judge();
      } finally {
        process.end();
      }
      Optional<Schedule> schedule =
          hit.isPresent()
              ? Recording.schedule(traces.path(), directory, version)
              : Optional.empty();
      return new AttemptResult(number, seed, hit, schedule, process.output());
    } finally {
      traces.delete();
    }
  }

  private Optional<Hit> judge() throws IOException, InterruptedException {
    while (true) {
      Scrape scrape = Scrape.of(process.port());
      if (!scrape.ok()) {
        Scrape again = Scrape.of(process.port());
        if (!again.ok()) {
          return Optional.of(hit(scrape));
        }
      }
      if (process.secondsTo(System.nanoTime()) >= patienceSeconds) {
        return Optional.empty();
      }
      Thread.sleep(PATIENT_INTERVAL_MS);
    }
  }

  /** The corruption is there; who met it first? */
  private Hit hit(Scrape scrape) {
    process.takeEvents();
    Hit first = Hit.ofScrape(process.secondsTo(scrape.nanoTime()), scrape.failure());
    for (AttemptEvent.Died died : process.deaths()) {
      double seconds = process.secondsTo(died.death().nanoTime());
      if (seconds < first.seconds()) {
        first = Hit.ofDeath(seconds, died.who(), died.death());
      }
    }
    return first;
  }

  private void awaitWorkersInTheirFiles() throws InterruptedException, TimeoutException {
    while (!process.forks().stream().allMatch(this::isSettled)) {
      if (!process.isAlive() || process.secondsTo(System.nanoTime()) > UNDECIDED_SECONDS) {
        throw new TimeoutException(
            "undecided: attempt="
                + number
                + " seed="
                + seed
                + "; its output:\n"
                + process.output());
      }
      Thread.sleep(POLL_MS);
      process.takeEvents();
    }
  }

  private boolean isSettled(AttemptEvent.Forked worker) {
    String file = DbFileName.of(DbFileName.prefix("gauge", "all"), worker.pid());
    return DbHeader.hasEntries(store, MappedStore.join(directory, file))
        || ProcessHandle.of(worker.pid()).filter(ProcessHandle::isAlive).isEmpty();
  }

  /** Ends it early. */
  void end() {
    process.end();
  }
}
