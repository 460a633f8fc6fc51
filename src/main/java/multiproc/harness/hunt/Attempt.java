package multiproc.harness.hunt;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import multiproc.client.ClientVersion;
import multiproc.client.DbHeader;
import multiproc.client.MultiProcessCollector;
import multiproc.harness.FileFault;
import multiproc.harness.MultiprocDirectory;
import multiproc.harness.fork.ChildCommand;
import multiproc.harness.real.RealOriginal;
import multiproc.harness.record.Recording;
import multiproc.harness.record.TraceDirectory;
import multiproc.harness.record.TraceFacts;
import multiproc.layout.DbException;
import multiproc.layout.DbFileName;
import multiproc.store.MappedStore;
import multiproc.store.Store;

/**
 * One attempt and its judge. Corruption is decided while the first generation starts, so the
 * attempt waits until the launcher has written its entries and every worker lives in its own file
 * or is dead, and then scrapes. A scrape may fail in passing, on a file that is just being made; so
 * it is made again when the workers of that moment live in their files or are dead. A hit is a file
 * that fails both times.
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

  /** Of a real client, whose process does not hold it. */
  private final Optional<MultiprocDirectory> held;

  private final AttemptProcess process;
  private final Consumer<String> waiting;
  private boolean failedInPassing;
  private Hit byScrape;

  /**
   * Starts the attempt.
   *
   * @param number counts from 1
   * @param waiting is told of a long silence
   */
  Attempt(int number, BigInteger seed, Hunt.Settings settings, Consumer<String> waiting)
      throws IOException {
    this.number = number;
    this.seed = seed;
    this.waiting = waiting;
    this.directory = settings.directory();
    this.version = settings.version();
    this.patienceSeconds = settings.attemptSeconds();
    this.traces = settings.record() ? Optional.of(TraceDirectory.in(directory)) : Optional.empty();
    this.held =
        settings.real().isPresent()
            ? Optional.of(MultiprocDirectory.open(directory, store))
            : Optional.empty();
    this.process = new AttemptProcess(builder(settings));
  }

  private ProcessBuilder builder(Hunt.Settings settings) throws IOException {
    if (held.isPresent()) {
      held.get().clean();
      return RealOriginal.process(
          settings.real().get(), seed, directory, traces.map(TraceDirectory::path));
    }
    List<String> arguments = new ArrayList<>();
    arguments.add(seed.toString());
    arguments.add(directory);
    arguments.add(version.text());
    arguments.add(String.valueOf(settings.warm()));
    traces.ifPresent(recorded -> arguments.add(recorded.path().toString()));
    return new ProcessBuilder(ChildCommand.fresh(AttemptMain.class, arguments));
  }

  /**
   * Runs it to its end; what it recorded is kept until {@link #close()}.
   *
   * @throws AttemptFailedException when it came to no end
   */
  AttemptResult run() throws IOException, InterruptedException, AttemptFailedException {
    Set<String> failing;
    Optional<Hit> met;
    try {
      process.awaitCounted(waiting);
      awaitWorkersInTheirFiles();
      failing = judge();
      met = failing.isEmpty() ? Optional.empty() : Optional.of(firstToMeet());
    } finally {
      process.end();
    }
    Optional<TraceFacts> facts =
        traces.isPresent()
            ? Optional.of(TraceFacts.read(traces.get().path(), version))
            : Optional.empty();
    List<FileFault> faults = new ArrayList<>();
    failures()
        .forEach(
            (file, failure) -> {
              if (failing.contains(file)) {
                faults.add(FileFault.of(failure, version, facts));
              }
            });
    return new AttemptResult(
        number,
        seed,
        met,
        faults,
        failedInPassing,
        facts,
        traces.map(TraceDirectory::path),
        Optional.empty(),
        process.output());
  }

  /** The order of what was recorded; empty where nothing was, or none was found. */
  Optional<Recording.Recorded> schedule() throws IOException {
    return traces.isPresent()
        ? Recording.schedule(traces.get().path(), directory, version)
        : Optional.empty();
  }

  /**
   * The files on which every scrape fails; none when the attempt is well and lasted long enough.
   */
  private Set<String> judge() throws IOException, InterruptedException, AttemptFailedException {
    while (true) {
      Scrape first = Scrape.of(process.port());
      if (!first.ok()) {
        Set<String> failing = failures().keySet();
        awaitWorkersInTheirFiles();
        failing.retainAll(failures().keySet());
        Scrape again = Scrape.of(process.port());
        if (!failing.isEmpty() && !again.ok()) {
          byScrape = Hit.ofScrape(process.secondsTo(first.nanoTime()), again.failure());
          return failing;
        }
        failedInPassing = true;
      } else if (process.secondsTo(System.nanoTime()) >= patienceSeconds) {
        return Set.of();
      } else {
        Thread.sleep(PATIENT_INTERVAL_MS);
      }
      if (process.secondsTo(System.nanoTime()) > patienceSeconds + UNDECIDED_SECONDS) {
        throw new AttemptFailedException("undecided: scrapes fail, each on another file");
      }
    }
  }

  /** What a scrape of each file alone says, of those on which it fails, by the file's path. */
  private Map<String, DbException> failures() {
    Map<String, DbException> failures = new LinkedHashMap<>();
    for (DbException failure : new MultiProcessCollector(store, directory, version).failures()) {
      failures.put(failure.file(), failure);
    }
    return failures;
  }

  /** The corruption is there; who met it first? */
  private Hit firstToMeet() {
    process.takeEvents();
    Hit first = byScrape;
    for (AttemptEvent.Died died : process.deaths()) {
      double seconds = process.secondsTo(died.death().nanoTime());
      if (seconds < first.seconds()) {
        first = Hit.ofDeath(seconds, died.who(), died.death());
      }
    }
    return first;
  }

  private void awaitWorkersInTheirFiles() throws InterruptedException, AttemptFailedException {
    double since = process.secondsTo(System.nanoTime());
    process.takeEvents();
    while (!process.forks().stream().allMatch(this::isSettled)) {
      if (!process.isAlive()) {
        throw process.ended();
      }
      if (process.secondsTo(System.nanoTime()) - since > UNDECIDED_SECONDS) {
        throw new AttemptFailedException(
            "undecided: after "
                + (int) UNDECIDED_SECONDS
                + " s a worker is neither dead nor in a file of its own");
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

  /** The last lines of what it printed, for an attempt that failed. */
  List<String> lastWords(int lines) {
    List<String> all = process.output().lines().toList();
    return all.subList(Math.max(0, all.size() - lines), all.size());
  }

  /** Ends it, early if it still runs, and removes what it recorded. */
  @Override
  public void close() throws IOException {
    process.end();
    if (traces.isPresent()) {
      traces.get().delete();
    }
    if (held.isPresent()) {
      held.get().close();
    }
  }
}
