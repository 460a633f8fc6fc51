package multiproc.harness.replay;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;
import multiproc.client.ProcessState;
import multiproc.harness.fork.ChildCommand;
import multiproc.store.SystemFault;

/**
 * Controls a JVM that runs one process of a replayed schedule.
 *
 * <p>Threading: one thread.
 */
final class ReplayedProcess extends SteppedProcess {

  private static final String ARCHIVE = "replay.jsa";

  private final Process process;
  private final DataInputStream in;
  private final DataOutputStream out;

  /** Starts a JVM that waits for its part. */
  ReplayedProcess() throws IOException {
    process =
        new ProcessBuilder(ChildCommand.parked(ReplayMain.class, ARCHIVE))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    in = new DataInputStream(new BufferedInputStream(process.getInputStream()));
    out = new DataOutputStream(process.getOutputStream());
  }

  /** Sends it its part; does not wait until it asks for its first operation. */
  void begin(String plan, long pid, String directory, ProcessState inherited) throws IOException {
    try {
      ReplayMain.writeStart(out, plan, pid, directory, inherited);
    } catch (IOException e) {
      throw died(e);
    }
  }

  @Override
  protected ReplayMessage read() throws IOException {
    try {
      return ReplayMessage.read(in);
    } catch (EOFException e) {
      throw died(e);
    }
  }

  /** The error's cause is on standard error, printed by the process or the JVM, if it says any. */
  private IOException died(IOException e) {
    return new IOException(
        "a process of the replay ended: pid="
            + process.pid()
            + "; if nothing above says why, it was killed or its JVM crashed: if it happens again,"
            + " delete the .jsa files beside the jar",
        e);
  }

  @Override
  protected void leave(Optional<SystemFault> fault) throws IOException {
    out.write(ReplayMessage.leave(fault));
    out.flush();
  }

  @Override
  protected void sendSignal() throws IOException {
    out.write(ReplayMessage.SIGNAL);
    out.flush();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
