package multiproc.cli;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Runs a job; if a signal that ends the program comes meanwhile, runs an action for it first. */
final class SignalHook {

  /** Longest time that a job may take to end, in seconds. */
  private static final long MOST_SECONDS = 5;

  private SignalHook() {}

  /**
   * Runs a job. On a signal the action runs instead of everything after the job, and then the JVM
   * exits with 128 plus the signal's number.
   */
  public static <T> T during(Callable<T> job, Runnable onSignal) throws Exception {
    Thread hook = new Thread(onSignal, "on-signal");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return job.call();
    } finally {
      disarm(hook);
    }
  }

  /**
   * Runs a job that can be asked to end early and then prints its results so far. A signal asks it
   * to end; the JVM exits with 128 plus the signal's number when the job has ended, or after some
   * seconds.
   */
  public static <T> T finishing(Callable<T> job, Runnable ask) throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    Callable<T> told =
        () -> {
          try {
            return job.call();
          } finally {
            System.out.flush();
            done.countDown();
          }
        };
    return during(
        told,
        () -> {
          ask.run();
          try {
            if (!done.await(MOST_SECONDS, TimeUnit.SECONDS)) {
              System.err.println(
                  "reproduce: the command does not end in time; its results are not printed");
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private static void disarm(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending; the job's result or exception was caused by the signal.
      while (true) {
        LockSupport.park();
      }
    }
  }
}
