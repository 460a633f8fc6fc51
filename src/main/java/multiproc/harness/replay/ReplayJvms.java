package multiproc.harness.replay;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import multiproc.client.ClientVersion;
import multiproc.harness.fork.ProcessLimit;

/**
 * Starts JVMs for a replay's processes. Some can be started before the schedule is known: they wait
 * for their part, do nothing before they have it, and end if they get none.
 *
 * <p>Threading: one thread; another thread starts JVMs ahead.
 */
public final class ReplayJvms implements AutoCloseable {

  private final Deque<ReplayedProcess> ahead = new ArrayDeque<>();
  private final Thread starter;

  /** Why no JVM could be started ahead; the replay that needs one ends with it. */
  private Throwable failure;

  /** Number of JVMs that are started ahead. */
  private volatile int startedAhead;

  private ReplayJvms(int count) {
    starter = new Thread(() -> start(count), "replay-start");
    starter.setDaemon(true);
  }

  /** JVMs that are started only on demand. */
  public static ReplayJvms onDemand() {
    return new ReplayJvms(0);
  }

  /**
   * Starts some JVMs at once, and lets this JVM compile SHA-256, which is slow until then. Both are
   * done by the time the command line and the schedule are parsed.
   */
  public static ReplayJvms startAhead(int count) {
    ReplayJvms jvms = new ReplayJvms(count);
    jvms.starter.start();
    warmUp();
    return jvms;
  }

  private static void warmUp() {
    Thread warmUp =
        new Thread(
            () -> ReplayFiles.sha256(new byte[2 * ClientVersion.V0_4_2.initialSize()]), "warm-up");
    warmUp.setDaemon(true);
    // The replay itself meets what prevents a hash, and reports it.
    warmUp.setUncaughtExceptionHandler((thread, ignored) -> {});
    warmUp.start();
  }

  private void start(int count) {
    try {
      if (!new ProcessLimit().allows(count)) {
        // The replay is refused as soon as its schedule is read.
        return;
      }
      startedAhead = count;
      for (int i = 0; i < count; i++) {
        ahead.add(new ReplayedProcess());
      }
    } catch (IOException | RuntimeException | Error e) {
      failure = e;
    }
  }

  /** Number of JVMs that were started ahead. Waits until they are started. */
  int startedAhead() {
    awaitStarter();
    return startedAhead;
  }

  /** A JVM that was started ahead, or else a new one. */
  ReplayedProcess take() throws IOException {
    awaitStarter();
    if (failure instanceof IOException io) {
      throw io;
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
    ReplayedProcess started = ahead.poll();
    return started != null ? started : new ReplayedProcess();
  }

  private void awaitStarter() {
    try {
      starter.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Kills the JVMs that the replay has not taken. */
  @Override
  public void close() {
    awaitStarter();
    ahead.forEach(ReplayedProcess::close);
  }
}
