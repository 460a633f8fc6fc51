package multiproc.harness.replay;

import java.io.IOException;
import java.util.Optional;
import multiproc.client.ProcessState;
import multiproc.layout.DbFileName;
import multiproc.schedule.StepKind;
import multiproc.schedule.StepOperation;
import multiproc.store.SystemFault;

/**
 * A real process of a replay, as the replaying program sees it: it asks before each operation,
 * waits for permission, and then does the operation.
 *
 * <p>Threading: one thread.
 */
public abstract class SteppedProcess implements AutoCloseable {

  private ReplayMessage asked;

  /** Reads the next message. */
  protected abstract ReplayMessage read() throws IOException;

  /**
   * Permits the operation that it asked for.
   *
   * @param fault of the system that the operation meets
   */
  protected abstract void leave(Optional<SystemFault> fault) throws IOException;

  /** Sends a signal, to be handled before that operation. */
  protected abstract void sendSignal() throws IOException;

  /** Kills it with SIGKILL; returns when it is dead. */
  @Override
  public abstract void close();

  /** Waits until it asks for an operation or has ended. */
  public void await() throws IOException {
    if (asked == null) {
      asked = read();
    }
  }

  /** Whether it asks for an operation. */
  public boolean isAtStep() {
    return asked instanceof ReplayMessage.AskFile || asked instanceof ReplayMessage.AskProcess;
  }

  /** The error that it died of; empty if it did not die. */
  public String error() {
    return asked instanceof ReplayMessage.Ended ended ? ended.error() : "";
  }

  /**
   * The parent's state for the child of its next operation, a fork; null if the system copies it.
   */
  ProcessState forkedState() {
    return ((ReplayMessage.AskProcess) asked).state();
  }

  /** The operation that it asks for, without a value that it will load; null if it has ended. */
  public StepOperation asked() {
    return isAtStep() ? shown(0) : null;
  }

  /**
   * The operation that it asks for.
   *
   * @param expected by the schedule
   * @return null if it has ended
   */
  public StepOperation next(StepOperation expected) throws IOException {
    return asked();
  }

  /**
   * Permits the operation, and waits until it asks for the next one or has ended.
   *
   * @param fault of the system that the operation meets
   */
  public StepOperation go(Optional<SystemFault> fault) throws IOException {
    leave(fault);
    ReplayMessage answer = read();
    StepOperation operation;
    if (answer instanceof ReplayMessage.Done done) {
      operation = shown(done.result());
      asked = read();
    } else {
      // The operation failed, and the process has ended or asks for another.
      operation = shown(0);
      asked = answer;
    }
    return fault.isPresent() ? operation.failing(fault.get()) : operation;
  }

  /** Sends it a signal before the operation that it asks for; waits until its handler asks. */
  public void signal() throws IOException {
    sendSignal();
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
}
