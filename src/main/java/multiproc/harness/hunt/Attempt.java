package multiproc.harness.hunt;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import multiproc.client.ClientVersion;
import multiproc.client.MultiProcessCollector;
import multiproc.harness.FileFault;
import multiproc.harness.MultiprocDirectory;
import multiproc.harness.fork.ChildCommand;
import multiproc.harness.real.RealOriginal;
import multiproc.harness.record.Recording;
import multiproc.harness.record.TraceDirectory;
import multiproc.harness.record.TraceFacts;
import multiproc.layout.ClientChange;
import multiproc.layout.DbException;
import multiproc.layout.DbFileName;
import multiproc.layout.DbLayout;
import multiproc.store.MappedStore;
import multiproc.store.Store;
import multiproc.store.StoreFile;

/**
 * Makes one attempt. Corruption is decided while the first generation starts, so the attempt waits
 * until the launcher has written its entries and every worker lives in its own file or is dead;
 * then {@link HitJudge} decides.
 *
 * <p>Threading: {@link #run} on one thread, {@link #close()} from any.
 */
final class Attempt implements HitJudge.AttemptView, AutoCloseable {

  private static final long POLL_MS = 2;
  private static final double UNDECIDED_SECONDS = 60;

  private final int number;
  private final BigInteger seed;
  private final String directory;
  private final double patienceSeconds;
  private final Store store = new MappedStore();
  private final ClientVersion version;
  private final Optional<TraceDirectory> traces;

  /** The directory's lock, taken here for a real client: its process does not take it. */
  private final Optional<MultiprocDirectory> held;

  private final AttemptProcess process;
  private final Consumer<String> waiting;

  /**
   * Starts the attempt.
   *
   * @param number of the attempt, from 1
   * @param waiting called after each long silence of the process
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
    try {
      this.held =
          settings.real().isPresent()
              ? Optional.of(MultiprocDirectory.open(directory, true))
              : Optional.empty();
      this.process = started(settings);
    } catch (IOException | RuntimeException e) {
      deleteTraces();
      throw e;
    }
  }

  private AttemptProcess started(Hunt.Settings settings) throws IOException {
    try {
      return new AttemptProcess(builder(settings));
    } catch (IOException | RuntimeException e) {
      if (held.isPresent()) {
        held.get().close();
      }
      throw e;
    }
  }

  private void deleteTraces() throws IOException {
    if (traces.isPresent()) {
      traces.get().delete();
    }
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
   * Runs the attempt to its end; its traces are kept until {@link #close()}.
   *
   * @throws AttemptFailedException if the attempt could not be completed
   */
  AttemptResult run() throws IOException, InterruptedException, AttemptFailedException {
    HitJudge.Decision judgement;
    Optional<Hit> met;
    try {
      process.awaitCounted(waiting);
      awaitSettled();
      judgement = HitJudge.judge(this);
      met = judgement.failing().isEmpty() ? Optional.empty() : Optional.of(firstToMeet(judgement));
    } finally {
      process.end();
    }
    Optional<TraceFacts> facts =
        traces.isPresent()
            ? Optional.of(TraceFacts.read(traces.get().path(), version))
            : Optional.empty();
    Set<Long> diskFull = new HashSet<>();
    process.deaths().stream()
        .filter(died -> died.death().isOfFullDisk())
        .forEach(died -> diskFull.add(died.pid()));
    List<FileFault> faults = new ArrayList<>();
    failures()
        .forEach(
            (file, failure) -> {
              if (judgement.failing().contains(file)) {
                faults.add(FileFault.of(failure, version, facts).orOfFullDisk(diskFull));
              }
            });
    return new AttemptResult(
        number,
        seed,
        met,
        faults,
        judgement.failedInPassing(),
        facts,
        traces.map(TraceDirectory::path),
        Optional.empty(),
        process.output());
  }

  /**
   * The schedule of the recorded operations; empty if nothing was recorded or no order was found.
   */
  Optional<Recording.Recorded> schedule() throws IOException {
    return traces.isPresent()
        ? Recording.schedule(traces.get().path(), directory, version)
        : Optional.empty();
  }

  /** The errors of scrapes of each single file, by the file's path. */
  private Map<String, DbException> failures() {
    Map<String, DbException> failures = new LinkedHashMap<>();
    for (DbException failure : new MultiProcessCollector(store, directory, version).failures()) {
      failures.put(failure.file(), failure);
    }
    return failures;
  }

  /** The first process that met the corruption: a dead process or the scrape. */
  private Hit firstToMeet(HitJudge.Decision judgement) {
    process.takeEvents();
    Hit first = Hit.ofScrape(process.secondsTo(judgement.first().nanoTime()), judgement.message());
    for (AttemptEvent.Died died : process.deaths()) {
      double seconds = process.secondsTo(died.death().nanoTime());
      if (seconds < first.seconds()) {
        first = Hit.ofDeath(seconds, died.who(), died.death());
      }
    }
    return first;
  }

  @Override
  public ScrapeResult scrape() throws IOException {
    return ScrapeResult.of(process.port());
  }

  @Override
  public Set<String> failing() {
    return failures().keySet();
  }

  @Override
  public boolean lastedEnough() {
    return process.secondsTo(System.nanoTime()) >= patienceSeconds;
  }

  @Override
  public boolean lastedTooLong() {
    return process.secondsTo(System.nanoTime()) > patienceSeconds + UNDECIDED_SECONDS;
  }

  @Override
  public void awaitSettled() throws InterruptedException, AttemptFailedException {
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
    // Up to 0.0.19 a worker never leaves its parent's file.
    long owner = version.has(ClientChange.PID_OF_EACH_VALUE) ? worker.pid() : process.pid();
    String file = DbFileName.of(DbFileName.prefix("gauge", "all"), owner);
    return hasEntries(MappedStore.join(directory, file))
        || ProcessHandle.of(worker.pid()).filter(ProcessHandle::isAlive).isEmpty();
  }

  /** Whether the file exists and its {@code used} covers an entry; opens no client's handle. */
  private boolean hasEntries(String path) {
    try (StoreFile file = store.openForReading(path)) {
      byte[] used = file.read(DbLayout.USED_POSITION, DbLayout.USED_SIZE);
      return used.length == DbLayout.USED_SIZE
          && ByteBuffer.wrap(used).order(DbLayout.BYTE_ORDER).getInt() > DbLayout.HEADER_SIZE;
    } catch (IOException e) {
      // The file is not created yet, or deleted.
      return false;
    }
  }

  /** The last lines of the process's output, for the report of a failed attempt. */
  List<String> lastWords(int lines) {
    List<String> all = process.output().lines().toList();
    return all.subList(Math.max(0, all.size() - lines), all.size());
  }

  /** Ends the process, early if it still runs, and deletes its traces. */
  @Override
  public void close() throws IOException {
    process.end();
    deleteTraces();
    if (held.isPresent()) {
      held.get().close();
    }
  }
}
