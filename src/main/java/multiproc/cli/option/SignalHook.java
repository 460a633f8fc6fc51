package multiproc.cli.option;

import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** What to do when a signal ends the program while a job runs. */
public final class SignalHook {

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
