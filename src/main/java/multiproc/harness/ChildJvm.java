package multiproc.harness;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/**
 * One child process, from its start: first parked, then forked, then dead.
 *
 * <p>Threading: one thread at a time; {@link #kill()} from any.
 */
final class ChildJvm {

  private final Process process;
  private boolean parked;

  private ChildJvm(Process process) {
    this.process = process;
  }

  /** Starts a JVM that will park; does not wait for it. */
  static ChildJvm start(List<String> command) throws IOException {
    return new ChildJvm(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Whether it is parked by now; does not wait. */
  boolean isParked() throws IOException {
    return parked && isAlive() || process.getInputStream().available() > 0 && awaitParked();
  }

  /**
   * Waits until it is parked.
   *
   * @return false if it died before
   */
  boolean awaitParked() throws IOException {
    if (!parked) {
      parked = process.getInputStream().read() == WorkerMain.READY;
    }
    return parked && isAlive();
  }

  /** Hands the parked JVM its part: from here on it runs. */
  void fork(ForkMessage message) throws IOException {
    // One write, so that the child wakes up once.
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    message.write(new DataOutputStream(bytes));
    OutputStream stdin = process.getOutputStream();
    bytes.writeTo(stdin);
    stdin.flush();
  }

  /** Ends it where it stands: no handler and no shutdown hook of the child runs. */
  void kill() {
    process.destroyForcibly();
  }

  /** Waits until it is dead. */
  void join() throws InterruptedException {
    process.waitFor();
  }

  /**
   * Of a child that is dead without having been killed by this process: its last words, if an
   * exception ended it.
   */
  Optional<WorkerDeath> death() throws IOException {
    byte[] report = process.getInputStream().readAllBytes();
    // Closes both pipes.
    process.destroyForcibly();
    return report.length == 0 ? Optional.empty() : Optional.of(WorkerDeath.fromBytes(report));
  }
}
