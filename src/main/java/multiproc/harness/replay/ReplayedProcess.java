package multiproc.harness.replay;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;
import multiproc.client.ProcessState;
import multiproc.harness.fork.ChildCommand;
import multiproc.layout.DbFileName;
import multiproc.schedule.step.StepKind;
import multiproc.schedule.step.StepOperation;
import multiproc.store.SystemFault;

/**
 * A real process of a replay, as seen by who leads it: it stands before an operation, does it when
 * it is let, and stands before the next.
 *
 * <p>Threading: one thread.
 */
final class ReplayedProcess implements AutoCloseable {

  private static final String ARCHIVE = "replay.jsa";

  private final Process process;
  private final DataInputStream in;
  private final DataOutputStream out;
  private ReplayMessage asked;

  /** Starts a JVM that waits for its part. */
  ReplayedProcess() throws IOException {
    process =
        new ProcessBuilder(ChildCommand.parked(ReplayMain.class, ARCHIVE))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    in = new DataInputStream(new BufferedInputStream(process.getInputStream()));
    out = new DataOutputStream(process.getOutputStream());
  }

  /** Gives it its part; does not wait until it stands before its first operation. */
  void begin(String plan, long pid, String directory, ProcessState inherited) throws IOException {
    ReplayMain.writeStart(out, plan, pid, directory, inherited);
  }

  /** Waits until it stands before an operation or has ended. */
  void await() throws IOException {
    if (asked == null) {
      asked = read();
    }
  }

  private ReplayMessage read() throws IOException {
    try {
      return ReplayMessage.read(in);
    } catch (EOFException e) {
      throw new IOException("a replayed process died: pid=" + process.pid(), e);
    }
  }

  /** Whether it has a step left. */
  boolean isAtStep() {
    return asked instanceof ReplayMessage.AskFile || asked instanceof ReplayMessage.AskProcess;
  }

  /** What it died of; empty when it did not. */
  String error() {
    return asked instanceof ReplayMessage.Ended ended ? ended.error() : "";
  }

  /** The state that the fork it stands before hands on. */
  ProcessState forkedState() {
    return ((ReplayMessage.AskProcess) asked).state();
  }

  /** What it asks leave for; what it will load is not known yet and left out. */
  StepOperation next() {
    return shown(0);
  }

  /**
   * Lets it do that, and waits until it stands before the next or has ended.
   *
   * @param fault of the system that it is to meet
   */
  StepOperation go(Optional<SystemFault> fault) throws IOException {
    out.write(ReplayMessage.leave(fault));
    out.flush();
    ReplayMessage answer = read();
    StepOperation operation;
    if (answer instanceof ReplayMessage.Done done) {
      operation = shown(done.result());
      asked = read();
    } else {
      // The operation failed, and the process has ended or gone on to another.
      operation = shown(0);
      asked = answer;
    }
    return fault.isPresent() ? operation.failing(fault.get()) : operation;
  }

  /** A signal comes to it before what it asks leave for; waits until its handler asks. */
  void signal() throws IOException {
    out.write(ReplayMessage.SIGNAL);
    out.flush();
    asked = read();
  }

  private StepOperation shown(long result) {
    if (asked instanceof ReplayMessage.AskProcess ask) {
      return StepOperation.ofProcess(ask.kind(), ask.pid());
    }
    ReplayMessage.AskFile ask = (ReplayMessage.AskFile) asked;
    StepKind kind = StepKind.of(ask.operation(), ask.argument());
    String file = kind == StepKind.LIST ? "" : DbFileName.nameOf(ask.path());
    return StepOperation.of(ask.operation(), file, ask.position(), ask.argument(), result);
  }

  /** SIGKILL; returns when it is dead. */
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
