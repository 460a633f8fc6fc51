package multiproc.schedule.model;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import multiproc.client.ProcessState;
import multiproc.schedule.ProcessControl;
import multiproc.schedule.ProgramRunner;
import multiproc.schedule.StepKind;
import multiproc.store.Operation;
import multiproc.store.StepGate;

/**
 * A process on a thread of its own that waits before each operation until a test lets it continue.
 * Nothing about it is cached, replayed or merged.
 *
 * <p>Threading: strictly one of the processes and the test runs at any time.
 */
final class LiveProcess implements StepGate, ProcessControl {

  private static final long LIMIT_S = 20;

  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  private final Semaphore leave = new Semaphore(0);
  private final Semaphore stopped = new Semaphore(0);
  private final Thread thread;
  private volatile String next;
  private volatile ProcessState forked;
  private volatile Throwable failure;
  private volatile boolean killed;

  /** A process before its first operation. */
  LiveProcess(Function<LiveProcess, ProgramRunner> program) {
    thread = new Thread(() -> run(program), "live");
    thread.setDaemon(true);
    thread.start();
    await(stopped);
  }

  private void run(Function<LiveProcess, ProgramRunner> program) {
    try {
      program.apply(this).run();
    } catch (Throwable e) {
      failure = e;
    }
    next = null;
    stopped.release();
  }

  /** Its next operation, as {@link #describe} has it; null when it has ended. */
  String next() {
    return next;
  }

  /** What the process it is about to fork inherits. */
  ProcessState forked() {
    return forked;
  }

  /** What it died of; null when of nothing. */
  Throwable failure() {
    return killed ? null : failure;
  }

  /** Does the operation, and stops before the next one. */
  void step() {
    leave.release();
    await(stopped);
  }

  /** Ends it before its next operation. */
  void kill() {
    if (next != null) {
      killed = true;
      step();
    }
  }

  static String describe(StepKind kind, String path, long position, long number) {
    return kind + " " + path + " @" + position + " " + number;
  }

  private void stopBefore(String operation) {
    if (killed) {
      throw new Killed();
    }
    next = operation;
    stopped.release();
    await(leave);
    if (killed) {
      throw new Killed();
    }
  }

  @Override
  public void before(Operation operation, String path, long position, long argument) {
    stopBefore(describe(StepKind.of(operation, argument), path, position, argument));
  }

  @Override
  public void after(long result) {
    // What is compared is what the files are then, and what it does next.
  }

  @Override
  public void fork(long pid, ProcessState state) {
    forked = state;
    stopBefore(describe(StepKind.FORK, null, 0, pid));
  }

  @Override
  public void spawn(long pid) {
    throw new UnsupportedOperationException("no scenario here spawns");
  }

  @Override
  public void await(long pid) {
    throw new UnsupportedOperationException("no scenario here waits");
  }

  @Override
  public void kill(long pid) {
    stopBefore(describe(StepKind.KILL, null, 0, pid));
  }

  @Override
  public void exit() {
    stopBefore(describe(StepKind.EXIT, null, 0, 0));
  }

  private void await(Semaphore semaphore) {
    try {
      if (!semaphore.tryAcquire(LIMIT_S, TimeUnit.SECONDS)) {
        throw new AssertionError("waited " + LIMIT_S + " s: next=" + next);
      }
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted: next=" + next, e);
    }
  }
}
