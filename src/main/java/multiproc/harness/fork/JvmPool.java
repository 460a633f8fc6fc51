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
 * Forks on a JVM, which has no {@code fork()}: child JVMs are started ahead, park just before a
 * worker's first statement, and are handed the parent's process state in one message when the fork
 * is due. That keeps what a fork means: a snapshot, with both sides running on at once.
 *
 * <p>No child outlives the pool: {@link #close()} kills them all, and a child whose parent vanishes
 * without it halts by itself ({@link WorkerMain}).
 *
 * <p>Threading: {@link #take}, {@link #awaitParked} and {@link #startSpares} from the launcher's
 * thread, {@link #close()} from any.
 */
public final class JvmPool implements AutoCloseable {

  /** More than are ever parked at once, so that killing all of these is survived. */
  private static final int MOST_ENDED = 30;

  private final List<String> command;
  private final int spares;
  private final ForkStatistics statistics;
  private final TraceDirectory traces;
  private final LongConsumer started;

  private final ConcurrentLinkedDeque<ChildJvm> parked = new ConcurrentLinkedDeque<>();
  private final Set<ChildJvm> living = ConcurrentHashMap.newKeySet();

  /** Held while a child is started, so that {@link #close()} misses none. */
  private final Object startLock = new Object();

  private boolean closed;
  private Thread spareStarter;

  /**
   * A pool without a JVM yet.
   *
   * @param spares how many JVMs to keep parked
   * @param directory the multi-process directory
   * @param warm whether the children load every class before they park, see {@link Preload}
   * @param statistics where waits are counted
   * @param traces where the children leave their traces; null where they leave none
   * @param started receives the process identifier of each child, before it can be forked
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

  /** Starts as many JVMs as are missing, in the background. */
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
      // Not lost: the fork that finds no spare starts one itself and meets the same error. The JVM
      // says that it may start no thread with an OutOfMemoryError.
    }
  }

  /** Waits until {@code count} JVMs are parked, starting what is missing. */
  public void awaitParked(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      ChildJvm child = takeParked();
      parked.addLast(child);
    }
  }

  /**
   * A parked JVM, to be forked. Where none is ready it waits, and the wait is counted.
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
    // Where one is killed while it is parked the next one will do; where none starts none will.
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
