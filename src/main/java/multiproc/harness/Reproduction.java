package multiproc.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import multiproc.client.ClientVersion;
import multiproc.client.MultiProcessCollector;
import multiproc.harness.fork.ProcessLimit;
import multiproc.harness.fork.WorkerDeath;
import multiproc.harness.record.ScrapeTraces;
import multiproc.harness.record.TraceDirectory;
import multiproc.harness.record.TraceFacts;
import multiproc.layout.DbException;
import multiproc.store.MappedStore;
import multiproc.store.Store;

/**
 * Runs the main job, from taking port and directory to the summary: the original script with a
 * metrics server and an end.
 *
 * <p>Threading: {@link #open} and {@link #run} on one thread, {@link #stop()} from any, {@link
 * #close()} from any and more than once.
 */
public final class Reproduction implements AutoCloseable {

  /**
   * What to run.
   *
   * @param seed of the generator
   * @param host to listen on
   * @param port to listen on; 0 for any free one
   * @param directory the multi-process directory, as the user gave it
   * @param clean whether files there that this program did not make are deleted
   * @param version the client to emulate
   * @param warm whether every class of a worker's path is loaded before the fork
   * @param traces folder for the traces of all processes; null for no traces
   */
  public record Settings(
      BigInteger seed,
      String host,
      int port,
      String directory,
      boolean clean,
      ClientVersion version,
      boolean warm,
      TraceDirectory traces) {}

  /** Time limit for the end of the launcher's thread, in milliseconds. */
  private static final long MOST_END_MS = 500;

  private static final double NANOS_PER_MILLI = 1e6;

  private final Settings settings;
  private final MetricsServer server;
  private final MultiprocDirectory directory;
  private final Store store;
  private final Launcher launcher;
  private final RunRecord record;
  private final Thread launcherThread = new Thread(this::launch, "launcher");
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile Throwable internalError;
  private TraceFacts facts;

  private Reproduction(
      Settings settings,
      MetricsServer server,
      MultiprocDirectory directory,
      Store store,
      LauncherListener listener)
      throws IOException {
    this.settings = settings;
    this.server = server;
    this.directory = directory;
    this.record = new RunRecord(listener, settings.version());
    this.store = store;
    this.launcher =
        new Launcher(
            settings.seed(),
            store,
            directory,
            settings.version(),
            record,
            settings.warm(),
            settings.traces());
  }

  /**
   * Takes the port and the directory; nothing is deleted, logged or started before both are held.
   *
   * @throws UserException if one of them is not available
   * @throws IOException also if the system does not allow as many processes
   */
  public static Reproduction open(Settings settings, LauncherListener listener) throws IOException {
    new ProcessLimit().require(Launcher.MOST_JVMS);
    MetricsServer server = MetricsServer.bind(settings.host(), settings.port());
    Store store = new MappedStore();
    try {
      return new Reproduction(
          settings,
          server,
          MultiprocDirectory.open(settings.directory(), settings.clean()),
          store,
          listener);
    } catch (UserException | IOException e) {
      server.close();
      throw e;
    }
  }

  /** The server's port. */
  public int port() {
    return server.port();
  }

  /**
   * Runs the original script with its log messages, until {@link #stop()}.
   *
   * @param limit maximum duration; null for no limit
   * @throws IOException if the machine fails, for example if no process can be started
   */
  public void run(Duration limit) throws IOException, InterruptedException {
    Launcher.LOG.info("Starting up");
    Launcher.LOG.info("MAIN");
    System.out.println("RANDOM SEED: " + settings.seed());
    Launcher.LOG.info("Exposing prometheus metrics in multi-process mode");
    Launcher.LOG.info("Cleaning up prometheus multiprocessing dir: {}", directory);
    directory.clean();
    server.serve(collector(scrapedStore()), record.scrapes());
    launcherThread.start();
    if (limit == null) {
      stopped.await();
    } else {
      stopped.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }
    close();
    if (internalError instanceof IOException e) {
      throw e;
    }
    if (internalError instanceof OutOfMemoryError e) {
      throw e;
    }
    if (internalError != null) {
      throw new IllegalStateException("the launcher failed: " + internalError, internalError);
    }
  }

  private Store scrapedStore() {
    return settings.traces() == null ? store : new ScrapeTraces(store, settings.traces());
  }

  private MultiProcessCollector collector(Store from) {
    return new MultiProcessCollector(from, settings.directory(), settings.version());
  }

  private void launch() {
    try {
      launcher.run();
    } catch (DbException e) {
      // The original's main process dies here, too, but its server thread lives on: scrapes fail
      // until a user notices.
      record.launcherDied(WorkerDeath.of(e));
      e.printStackTrace();
    } catch (InternalError e) {
      // In the original this ends the main process, and its server with it.
      long pid = ProcessHandle.current().pid();
      WorkerDeath death = WorkerDeath.ofBusError(e, settings.directory(), pid);
      System.err.println(
          "reproduce: the main process died: " + death.error() + ": " + death.located());
      record.launcherDied(death);
      stopped.countDown();
    } catch (Throwable e) {
      // During the end of the run, errors are expected: children are killed while the launcher uses
      // them.
      if (stopped.getCount() > 0) {
        internalError = e;
        if (e instanceof UncheckedIOException failed) {
          // An error of the system at one of the client's operations. In the original it ends the
          // main process, too.
          internalError = failed.getCause();
          record.launcherDied(WorkerDeath.of(e));
        }
        stopped.countDown();
      }
    }
  }

  /** Asks {@link #run} to end. */
  public void stop() {
    stopped.countDown();
  }

  /** Ends everything: launcher, children (waiting until they are dead), server. */
  @Override
  public void close() {
    stop();
    launcherThread.interrupt();
    launcher.close();
    awaitLauncher();
    server.close();
  }

  /**
   * Records the files of the run as made by it, at its end. If there is no time for that, they are
   * recognised by the processes that made them.
   */
  public void noteFiles() {
    directory.noteAll();
  }

  /** Waits for the launcher's thread, which then knows the workers that the end has killed. */
  private void awaitLauncher() {
    try {
      launcherThread.join(MOST_END_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the last scrape failed on a file. */
  public boolean isEndpointDead() {
    return record.scrapes().badFile().isPresent();
  }

  /** The summary, to be read after {@link #close()}; checks all files of the directory. */
  public RunSummary summary() {
    FinalCheck look = new FinalCheck(collector(store), record.scrapes().badFile());
    lookAtAll(look, Long.MAX_VALUE);
    return summary(look);
  }

  /**
   * The summary within a time limit. The file of the last failed scrape is checked first, and the
   * number of unchecked files is reported.
   *
   * @param milliseconds time after which no further file is checked
   * @param atMost time in milliseconds after which the faults of failing files are left open
   */
  public RunSummary summary(long milliseconds, long atMost) {
    FinalCheck look = new FinalCheck(collector(store), record.scrapes().badFile());
    Thread looking = new Thread(() -> lookAtAll(look, milliseconds), "last-look");
    looking.setDaemon(true);
    looking.start();
    try {
      looking.join(atMost);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return summary(look);
  }

  private void lookAtAll(FinalCheck look, long milliseconds) {
    long start = System.nanoTime();
    look.run(
        () -> System.nanoTime() - start < milliseconds * NANOS_PER_MILLI,
        failure ->
            Optional.of(
                    FileFault.of(failure, settings.version(), facts(failure))
                        .orOfFullDisk(record.diskFull()))
                .filter(fault -> !isOfTheEnd(fault)));
  }

  private RunSummary summary(FinalCheck look) {
    return record.summary(settings, launcher.forks(), look.failing(), unchecked(look));
  }

  /** Whether the end of the run stopped this file's writer before its first header. */
  private boolean isOfTheEnd(FileFault fault) {
    Set<Long> stopped = launcher.stoppedByTheEnd();
    stopped.removeAll(record.died());
    return record.scrapes().failingSince().isEmpty() && fault.isUnfinishedOf(stopped);
  }

  /** The reason why the check of the files is incomplete; empty if it is complete. */
  private String unchecked(FinalCheck look) {
    if (launcher.forks().count() == 0) {
      return "no worker was started";
    }
    return directory.isEmpty() ? "there is no .db file" : look.unfinished();
  }

  /**
   * The facts from the traces, read once, and only for a file with a fault that they may decide.
   */
  private Optional<TraceFacts> facts(DbException failure) {
    if (settings.traces() == null || failure.isUninitialised()) {
      return Optional.empty();
    }
    try {
      if (facts == null) {
        facts = TraceFacts.read(settings.traces().path(), settings.version());
      }
      return Optional.of(facts);
    } catch (IOException e) {
      Launcher.LOG.warn(
          "cannot read the traces, so faults are decided from the files alone: {}", e);
      return Optional.empty();
    }
  }
}
