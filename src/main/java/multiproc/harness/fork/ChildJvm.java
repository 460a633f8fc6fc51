package multiproc.harness.fork;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Controls one child process, which is parked, then forked, then dead.
 *
 * <p>Threading: one thread at a time; {@link #kill()} from any.
 */
public final class ChildJvm {

  private final Process process;
  private final String trace;
  private boolean parked;

  private ChildJvm(Process process, String trace) {
    this.process = process;
    this.trace = trace;
  }

  /**
   * Starts a JVM that will park; does not wait for it.
   *
   * @param command with all arguments except the trace
   * @param trace the file for its trace; null for none
   */
  static ChildJvm start(List<String> command, String trace) throws IOException {
    List<String> whole = new ArrayList<>(command);
    if (trace != null) {
      whole.add(trace);
    }
    return new ChildJvm(
        new ProcessBuilder(whole).redirectError(ProcessBuilder.Redirect.INHERIT).start(), trace);
  }

  /** The file of its trace; null if it has none. */
  public String trace() {
    return trace;
  }

  /** Its process identifier. */
  public long pid() {
    return process.pid();
  }

  /** Whether it is still running. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Whether it is parked; does not wait. */
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

  /** Sends the parked JVM its part; it runs from then on. */
  public void fork(ForkMessage message) throws IOException {
    // One write, so that the child wakes up only once.
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    message.write(new DataOutputStream(bytes));
    OutputStream stdin = process.getOutputStream();
    bytes.writeTo(stdin);
    stdin.flush();
  }

  /** Kills it at once: no handler and no shutdown hook of the child runs. */
  public void kill() {
    process.destroyForcibly();
  }

  /** Waits until it is dead. */
  public void join() throws InterruptedException {
    process.waitFor();
  }

  /**
   * The report of a child that died without being killed by this process; empty unless an exception
   * ended it.
   */
  public Optional<WorkerDeath> death() throws IOException {
    byte[] report = process.getInputStream().readAllBytes();
    // Closes both pipes.
    process.destroyForcibly();
    return report.length == 0 ? Optional.empty() : Optional.of(WorkerDeath.fromBytes(report));
  }
}
