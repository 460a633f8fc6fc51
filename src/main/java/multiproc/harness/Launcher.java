package multiproc.harness;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import multiproc.client.ClientVersion;
import multiproc.client.Gauge;
import multiproc.client.MultiProcessValue;
import multiproc.client.ProcessState;
import multiproc.harness.fork.ChildJvm;
import multiproc.harness.fork.ForkMessage;
import multiproc.harness.fork.ForkStatistics;
import multiproc.harness.fork.JvmPool;
import multiproc.harness.fork.OpenFiles;
import multiproc.harness.fork.Preload;
import multiproc.harness.fork.WorkerDeath;
import multiproc.harness.record.TraceDirectory;
import multiproc.harness.record.TraceWriter;
import multiproc.layout.DbFileName;
import multiproc.schedule.OriginalScript;
import multiproc.store.GatedStore;
import multiproc.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays the original script's main process. It forks a first generation of workers, then counts
 * them, kills them and forks others, in an endless loop. All random numbers come from one seeded
 * generator, in the original's order, so the log equals the original's for that seed.
 *
 * <p>Threading: {@link #run} on one thread; {@link #close()} from any, and ends the run.
 */
final class Launcher implements AutoCloseable {

  /** The logger of the original's {@code logging.info}. */
  static final Logger LOG = LoggerFactory.getLogger("root");

  private static final List<Integer> WORKERS = List.of(0, 1, 2, 3, 4, 5, 6);

  /** Most child JVMs at once: a generation, and the parked ones of the next. */
  static final int MOST_JVMS = 2 * WORKERS.size();

  private static final long COUNT_INTERVAL_MS = 10;

  private final PythonRandom random;
  private final Store store;
  private final String directory;
  private final MultiprocDirectory held;
  private final ClientVersion version;
  private final LauncherListener listener;
  private final ForkStatistics statistics = new ForkStatistics();
  private final TraceWriter trace;
  private final JvmPool pool;
  private final long pid = ProcessHandle.current().pid();

  private final OpenFiles openFiles = new OpenFiles();
  private final Map<Integer, ForkedWorker> current = new LinkedHashMap<>();
  private final Set<Integer> reportedDead = new HashSet<>();
  private final Set<Long> lastGeneration = ConcurrentHashMap.newKeySet();
  private int processNumber;

  /** A worker of the current generation. */
  private record ForkedWorker(int processNumber, ChildJvm child) {}

  /**
   * Starts the child JVMs of the first generation in the background and does nothing else.
   *
   * @param seed of the generator
   * @param held the multi-process directory
   * @param warm whether the workers load every class of their path before the fork, see {@link
   *     Preload}
   * @param traces folder for the traces of all processes; null for no traces
   */
  public Launcher(
      BigInteger seed,
      Store store,
      MultiprocDirectory held,
      ClientVersion version,
      LauncherListener listener,
      boolean warm,
      TraceDirectory traces)
      throws IOException {
    this.random = new PythonRandom(seed);
    this.trace = traces == null ? null : traces.launcher();
    this.store = trace == null ? store : new GatedStore(store, trace);
    this.held = held;
    this.directory = held.toString();
    this.version = version;
    this.listener = listener;
    held.announce(pid);
    this.pool = new JvmPool(WORKERS.size(), directory, warm, statistics, traces, held::announce);
    pool.startSpares();
  }

  /**
   * Runs until {@link #close()} or an interrupt.
   *
   * @throws multiproc.layout.DbException if the launcher cannot read its own file after its workers
   *     wrote to it; the original's main process would fail there, too
   */
  public void run() throws IOException {
    try {
      MultiProcessValue process = new MultiProcessValue(store, directory, version, () -> pid);
      note("launcher " + pid, System.nanoTime());
      rehearseFork(process.state());
      // In the original the parent has all modules loaded before it forks. It stores its first
      // value a millisecond after the last fork, while its children write.
      Preload.warm(directory);
      pool.awaitParked(WORKERS.size());
      long start = System.nanoTime();
      start(WORKERS, process);
      statistics.firstGeneration(System.nanoTime() - start);
      Gauge count =
          new Gauge(
              process,
              OriginalScript.COUNT,
              OriginalScript.COUNT_HELP,
              List.of(OriginalScript.COUNT_LABEL),
              OriginalScript.MODE);
      while (true) {
        count(count);
        if (random.randint(1, 100) < 50) {
          reconfigure(process);
        }
        pause();
      }
    } catch (InterruptedException | CancellationException e) {
      // The end was requested.
    }
  }

  /**
   * Writes and records a dummy fork message while the children boot, so that the first fork does
   * not pay for loading classes: in the original all forks cost the same. The client's own code is
   * not run.
   */
  private void rehearseFork(ProcessState state) throws IOException {
    new ForkMessage(0, 0, pid, directory, version, Map.of(), state)
        .write(new DataOutputStream(OutputStream.nullOutputStream()));
    current.put(0, new ForkedWorker(0, null));
    lastGeneration.add(pid);
  }

  private void start(List<Integer> workers, MultiProcessValue process) throws IOException {
    current.clear();
    lastGeneration.clear();
    // Computed once, outside the forks.
    Map<String, String> files = openFiles.of(process.state());
    for (int worker : workers) {
      LOG.info("Starting {} process", worker);
      processNumber++;
      ChildJvm child = fork(worker, process, files);
      current.put(worker, new ForkedWorker(processNumber, child));
      // One at a time: extra work between the last fork and the parent's first value, such as
      // linking a lambda, would give the children a lead that they do not have in the original.
      lastGeneration.add(child.pid());
      listener.forked(processNumber, child.pid());
    }
  }

  /**
   * The pids of the processes that the end of the run stops: the last workers and this launcher.
   */
  Set<Long> stoppedByTheEnd() {
    Set<Long> pids = new HashSet<>(lastGeneration);
    pids.add(pid);
    return pids;
  }

  private ChildJvm fork(int worker, MultiProcessValue process, Map<String, String> files)
      throws IOException {
    while (true) {
      ChildJvm child = pool.take();
      long start = System.nanoTime();
      try {
        child.fork(
            new ForkMessage(
                processNumber, worker, child.pid(), directory, version, files, process.state()));
      } catch (IOException e) {
        if (child.isAlive()) {
          throw e;
        }
        // Another process killed the parked JVM. This is not a fork yet, so another JVM takes its
        // place.
        continue;
      }
      statistics.forked(System.nanoTime() - start);
      note("fork " + child.pid() + " " + worker + " " + child.trace(), start);
      return child;
    }
  }

  private void count(Gauge count) throws InterruptedException, IOException {
    for (Map.Entry<Integer, ForkedWorker> worker : current.entrySet()) {
      boolean alive = worker.getValue().child().isAlive();
      int value = alive ? OriginalScript.ALIVE : OriginalScript.DEAD;
      note("set " + worker.getKey() + " " + value, System.nanoTime());
      count.labels(String.valueOf(worker.getKey())).set(value);
      if (!alive) {
        report(worker.getValue());
      }
      Thread.sleep(COUNT_INTERVAL_MS);
    }
    listener.countedWorkers();
  }

  private void reconfigure(MultiProcessValue process) throws InterruptedException, IOException {
    LOG.info("RECONFIGURE!");
    for (ForkedWorker worker : current.values()) {
      if (!worker.child().isAlive()) {
        report(worker);
      }
      long start = System.nanoTime();
      worker.child().kill();
      worker.child().join();
      held.note(file(worker.child().pid()));
      note("kill " + worker.child().pid(), start);
    }
    List<Integer> chosen = new ArrayList<>(WORKERS);
    random.shuffle(chosen);
    chosen = chosen.subList(0, random.randint(1, WORKERS.size()));
    LOG.info("Reconfigure with writers: {}", chosen);
    start(chosen, process);
  }

  /** Sleeps, and first starts the JVMs that the next reconfiguration may need. */
  private void pause() throws InterruptedException {
    int milliseconds = random.randint(300, 500);
    LOG.info(
        "Sleep for {}", BigDecimal.valueOf(milliseconds, 3).stripTrailingZeros().toPlainString());
    pool.startSpares();
    noteFiles();
    Thread.sleep(milliseconds);
  }

  /** Notes the files that exist by now; a later call notes those of slow workers. */
  private void noteFiles() {
    held.note(file(pid));
    for (ForkedWorker worker : current.values()) {
      held.note(file(worker.child().pid()));
    }
  }

  private static String file(long pid) {
    return DbFileName.of(DbFileName.prefix("gauge", OriginalScript.MODE), pid);
  }

  /** Reports, once, a dead worker that this launcher did not kill. */
  private void report(ForkedWorker worker) throws IOException {
    if (!reportedDead.add(worker.processNumber())) {
      return;
    }
    Optional<WorkerDeath> death = worker.child().death();
    if (death.isPresent()) {
      listener.workerDied(worker.processNumber(), worker.child().pid(), death.get());
    } else {
      listener.workerKilled(worker.processNumber(), worker.child().pid());
    }
  }

  private void note(String event, long fromNanos) throws IOException {
    if (trace != null) {
      trace.event(event, fromNanos, System.nanoTime());
    }
  }

  /** The number and duration of the forks. */
  public ForkStatistics forks() {
    return statistics;
  }

  /** Kills all children and waits for them; {@link #run} returns. */
  @Override
  public void close() {
    pool.close();
  }
}
