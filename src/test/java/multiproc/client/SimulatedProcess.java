package multiproc.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import multiproc.store.Store;

/**
 * A process of a {@link Simulation}: client code that waits before each of its store operations
 * until the test lets it continue. Only the test or one process runs at any time, so a test is one
 * fixed order of all steps.
 *
 * <p>Threading: the test calls the methods; the code runs in its own thread, and semaphores hand
 * over between the two.
 */
public final class SimulatedProcess {

  private static final long LIMIT_S = 20;

  /** Ends the code of a process that was killed. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  final MultiProcessValue client;

  private final long pid;
  private final Store store;
  private final Semaphore leave = new Semaphore(0);
  private final Semaphore stopped = new Semaphore(0);
  private final List<String> steps = new ArrayList<>();
  private Thread thread;
  private String next;
  private boolean killed;
  private Throwable failure;

  /**
   * @param shared the files of all processes
   * @param client makes the process's client over its own gated store; this makes no step
   */
  SimulatedProcess(long pid, Store shared, Function<Store, MultiProcessValue> client) {
    this.pid = pid;
    this.store = TextGate.over(shared, this::before);
    this.client = client.apply(store);
  }

  /** The files as this process sees them. */
  Store store() {
    return store;
  }

  /** A gauge of this process, in mode all; no file is touched. */
  public Gauge gauge(String name, String... labelNames) {
    return new Gauge(client, name, "", List.of(labelNames), "all");
  }

  /** Starts the code and stops before its first step. */
  public void begin(Runnable code) {
    if (thread != null) {
      throw new IllegalStateException("has code still to finish: pid=" + pid + " next=" + next);
    }
    thread = new Thread(() -> runToEnd(code), "simulated-" + pid);
    thread.setDaemon(true);
    thread.start();
    await(stopped, "its first step");
  }

  private void runToEnd(Runnable code) {
    try {
      code.run();
    } catch (Killed e) {
      failure = null;
    } catch (Throwable e) {
      failure = e;
    }
    next = null;
    stopped.release();
  }

  private void before(String operation) {
    if (Thread.currentThread() != thread) {
      // The fork itself, on the test's thread.
      return;
    }
    if (!killed) {
      next = operation;
      stopped.release();
      await(leave, "leave for " + operation);
    }
    if (killed) {
      throw new Killed();
    }
    steps.add(operation);
  }

  /** The next step of the code; null when the code has ended. */
  public String next() {
    return next;
  }

  /** Makes the next step, and stops before the one after it. */
  public void step() {
    if (next == null) {
      throw new AssertionError("no step left: pid=" + pid + " steps=" + steps);
    }
    leave.release();
    await(stopped, "the step after " + next);
  }

  /** Makes steps until the next one starts with these words. */
  void runTo(String operation) {
    while (next != null && !next.startsWith(operation)) {
      step();
    }
    if (next == null) {
      throw new AssertionError(
          "never came to " + operation + ": pid=" + pid + " steps=" + steps, failure);
    }
  }

  /** Makes steps up to and including the one that starts with these words. */
  void runThrough(String operation) {
    runTo(operation);
    step();
  }

  /** Runs the code to its end, and throws its exception. */
  public void finish() {
    while (next != null) {
      step();
    }
    thread = null;
    Throwable thrown = failure;
    failure = null;
    if (thrown instanceof RuntimeException e) {
      throw e;
    } else if (thrown instanceof Error e) {
      throw e;
    }
  }

  /** Runs the whole code without a stop. */
  void run(Runnable code) {
    begin(code);
    finish();
  }

  /** SIGKILL: the code ends, and its next step is never made. */
  public void kill() {
    if (next != null) {
      killed = true;
      leave.release();
      await(stopped, "its end");
    }
  }

  /** All steps made so far. */
  List<String> steps() {
    return List.copyOf(steps);
  }

  private void await(Semaphore semaphore, String what) {
    try {
      if (!semaphore.tryAcquire(LIMIT_S, TimeUnit.SECONDS)) {
        throw new AssertionError(
            "waited " + LIMIT_S + " s for " + what + ": pid=" + pid + " steps=" + steps);
      }
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted: pid=" + pid, e);
    }
  }
}
