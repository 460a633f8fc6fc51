package multiproc.harness.fork;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.LongConsumer;
import multiproc.harness.record.TraceDirectory;

/**
 * Forks JVMs, which have no {@code fork()}: child JVMs are started ahead, park just before a
 * worker's first statement, and get the parent's process state in one message when the fork is due.
 * This preserves the semantics of a fork: a snapshot, after which both sides run at once.
 *
 * <p>No child outlives the pool: {@link #close()} kills all children, and a child halts by itself
 * when its parent dies ({@link WorkerMain}).
 *
 * <p>Threading: {@link #take}, {@link #awaitParked} and {@link #startSpares} from the launcher's
 * thread, {@link #close()} from any.
 */
public final class JvmPool implements AutoCloseable {

  /** More than are ever parked at once, so that the pool survives if all parked JVMs are killed. */
  private static final int MOST_ENDED = 30;

  private final List<String> command;
  private final int spares;
  private final ForkStatistics statistics;
  private final TraceDirectory traces;
  private final LongConsumer started;

  private final ConcurrentLinkedDeque<ChildJvm> parked = new ConcurrentLinkedDeque<>();
  private final Set<ChildJvm> living = ConcurrentHashMap.newKeySet();

  /** Held while a child is started, so that {@link #close()} misses no child. */
  private final Object startLock = new Object();

  private boolean closed;
  private Thread spareStarter;

  /**
   * A pool that has not started any JVM.
   *
   * @param spares number of JVMs to keep parked
   * @param directory the multi-process directory
   * @param warm whether the children load every class before they park, see {@link Preload}
   * @param statistics counts the waits
   * @param traces directory for the children's traces; null for none
   * @param started receives the pid of each child, before it can be forked
   */
  public JvmPool(
      int spares,
      String directory,
      boolean warm,
      ForkStatistics statistics,
      TraceDirectory traces,
      LongConsumer started) {
    this(spares, ChildCommand.parked(directory, warm), statistics, traces, started);
  }

  /** A pool of processes that this command starts. */
  JvmPool(
      int spares,
      List<String> command,
      ForkStatistics statistics,
      TraceDirectory traces,
      LongConsumer started) {
    this.command = command;
    this.traces = traces;
    this.started = started;
    this.spares = spares;
    this.statistics = statistics;
  }

  /** Starts the missing JVMs in the background. */
  public void startSpares() {
    if (spareStarter == null || !spareStarter.isAlive()) {
      spareStarter = new Thread(this::fill, "spare-starter");
      spareStarter.setDaemon(true);
      spareStarter.start();
    }
  }

  private void fill() {
    try {
      while (parked.size() < spares) {
        parked.addLast(start());
      }
    } catch (IOException | CancellationException | OutOfMemoryError e) {
      // The error is not lost: a fork without a spare starts a JVM itself and meets the same error.
      // An OutOfMemoryError is how the JVM reports that it cannot start a thread.
    }
  }

  /** Waits until {@code count} JVMs are parked; starts those that are missing. */
  public void awaitParked(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      ChildJvm child = takeParked();
      parked.addLast(child);
    }
  }

  /**
   * A parked JVM, to be forked. Waits if none is ready, and counts the wait.
   *
   * @throws CancellationException when the pool is closed
   */
  public ChildJvm take() throws IOException {
    for (ChildJvm child : parked) {
      if (child.isParked() && parked.remove(child)) {
        return child;
      }
    }
    long start = System.nanoTime();
    ChildJvm child = takeParked();
    statistics.waited(System.nanoTime() - start);
    return child;
  }

  private ChildJvm takeParked() throws IOException {
    // If a JVM was killed while it was parked, the next one is tried; if none can start, all tries
    // fail.
    for (int ended = 0; ended < MOST_ENDED; ended++) {
      ChildJvm child = parked.pollFirst();
      if (child == null) {
        child = start();
      }
      if (child.awaitParked()) {
        return child;
      }
      living.remove(child);
    }
    throw new IOException(
        "no worker can be started: the last "
            + MOST_ENDED
            + " child JVMs ended before they were ready to be forked; their messages are above");
  }

  private ChildJvm start() throws IOException {
    synchronized (startLock) {
      if (closed) {
        throw new CancellationException("no child is started any more");
      }
      living.removeIf(child -> !child.isAlive());
      ChildJvm child = ChildJvm.start(command, traces == null ? null : traces.nextChild());
      living.add(child);
      started.accept(child.pid());
      return child;
    }
  }

  /** Kills every child and waits until all are dead. */
  @Override
  public void close() {
    synchronized (startLock) {
      closed = true;
    }
    living.forEach(ChildJvm::kill);
    try {
      for (ChildJvm child : living) {
        child.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
