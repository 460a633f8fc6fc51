package multiproc.cli.option;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What to do when a signal ends the program while a job runs. */
public final class SignalHook {

  /** How long a job may take to end. */
  private static final long MOST_SECONDS = 5;

  private SignalHook() {}

  /**
   * Runs a job. On a signal the action runs instead of whatever follows the job, and the JVM exits
   * with 128 plus the signal's number when it is done.
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
   * Runs a job that can be asked to end early and then says what it knows. On a signal it is asked,
   * and the JVM exits with 128 plus the signal's number when the job is done, or has not ended for
   * some seconds.
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
              System.err.println("reproduce: it does not end in time: nothing more is said");
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
      // The JVM is ending; what the job returned or threw was the signal's doing.
      while (true) {
        LockSupport.park();
      }
    }
  }
}
