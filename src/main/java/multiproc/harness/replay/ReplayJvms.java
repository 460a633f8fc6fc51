package multiproc.harness.replay;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import multiproc.layout.DbLayout;
import multiproc.schedule.model.FileImage;

/**
 * JVMs for a replay's processes. Some can be started before it is known what is to be replayed:
 * they wait for their part, do nothing before they have it, and end when they get none.
 *
 * <p>Threading: one thread; those started ahead are started on another.
 */
public final class ReplayJvms implements AutoCloseable {

  private final Deque<ReplayedProcess> ahead = new ArrayDeque<>();
  private final Thread starter;
  private IOException failure;

  private ReplayJvms(int count) {
    starter = new Thread(() -> start(count), "replay-start");
    starter.setDaemon(true);
  }

  /** None is started before it is asked for. */
  public static ReplayJvms onDemand() {
    return new ReplayJvms(0);
  }

  /**
   * Starts some at once, and then lets this JVM compile SHA-256, which is slow until it has: by the
   * time the command line and the schedule are read, both is done.
   */
  public static ReplayJvms startAhead(int count) {
    ReplayJvms jvms = new ReplayJvms(count);
    jvms.starter.start();
    warmUp();
    return jvms;
  }

  private static void warmUp() {
    Thread warmUp =
        new Thread(() -> FileImage.of(new byte[2 * DbLayout.INITIAL_SIZE]).sha256(), "warm-up");
    warmUp.setDaemon(true);
    warmUp.start();
  }

  private void start(int count) {
    try {
      for (int i = 0; i < count; i++) {
        ahead.add(new ReplayedProcess());
      }
    } catch (IOException e) {
      failure = e;
    }
  }

  /** One of those started ahead, or else a new one. */
  ReplayedProcess take() throws IOException {
    awaitStarter();
    if (failure != null) {
      throw failure;
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

  /** Kills the JVMs that no process of the replay uses. */
  @Override
  public void close() {
    awaitStarter();
    ahead.forEach(ReplayedProcess::close);
  }
}
