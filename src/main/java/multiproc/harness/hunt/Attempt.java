package multiproc.harness.hunt;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import multiproc.client.ClientVersion;
import multiproc.client.DbHeader;
import multiproc.harness.record.Recording;
import multiproc.harness.record.TraceDirectory;
import multiproc.layout.DbFileName;
import multiproc.store.MappedStore;
import multiproc.store.Store;

/**
 * One attempt and its judge. Corruption is decided while the first generation starts, so the
 * attempt waits until the launcher has written its entries and every worker lives in its own file
 * or is dead, and then scrapes. A scrape that fails is made again: only a failure that stays
 * counts.
 *
 * <p>Threading: {@link #run} on one thread, {@link #close()} from any.
 */
final class Attempt implements AutoCloseable {

  private static final long POLL_MS = 2;
  private static final double UNDECIDED_SECONDS = 60;
  private static final long PATIENT_INTERVAL_MS = 250;

  private final int number;
  private final BigInteger seed;
  private final String directory;
  private final double patienceSeconds;
  private final Store store = new MappedStore();
  private final ClientVersion version;
  private final Optional<TraceDirectory> traces;
  private final AttemptProcess process;

  /**
   * Starts the attempt.
   *
   * @param number counts from 1
   */
  Attempt(int number, BigInteger seed, Hunt.Settings settings) throws IOException {
    this.number = number;
    this.seed = seed;
    this.directory = settings.directory();
    this.version = settings.version();
    this.patienceSeconds = settings.attemptSeconds();
    this.traces = settings.record() ? Optional.of(TraceDirectory.create()) : Optional.empty();
    List<String> arguments = new ArrayList<>(List.of(seed.toString(), directory, version.text()));
    traces.ifPresent(recorded -> arguments.add(recorded.path().toString()));
    this.process = new AttemptProcess(arguments);
  }

  /** Runs it to its end; what it recorded is kept until {@link #close()}. */
  AttemptResult run() throws IOException, InterruptedException, TimeoutException {
    Optional<Hit> hit;
    try {
      process.awaitCounted();
      awaitWorkersInTheirFiles();
      hit = judge();
    } finally {
      process.end();
    }
    Optional<Path> recorded = hit.isPresent() ? traces.map(TraceDirectory::path) : Optional.empty();
    Optional<Recording.Recorded> schedule =
        recorded.isPresent()
            ? Recording.schedule(recorded.get(), directory, version)
            : Optional.empty();
    return new AttemptResult(number, seed, hit, recorded, schedule, process.output());
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

  /** Ends it, early if it still runs, and removes what it recorded. */
  @Override
  public void close() throws IOException {
    process.end();
    if (traces.isPresent()) {
      traces.get().delete();
    }
  }
}
