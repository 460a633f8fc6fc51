package multiproc.harness.replay;

import java.io.IOException;
import java.util.Optional;
import multiproc.client.ProcessState;
import multiproc.layout.DbFileName;
import multiproc.schedule.step.StepKind;
import multiproc.schedule.step.StepOperation;
import multiproc.store.SystemFault;

/**
 * A real process of a replay, as the leader sees it: it waits before an operation, does it when it
 * gets leave, and waits before the next.
 *
 * <p>Threading: one thread.
 */
public abstract class SteppedProcess implements AutoCloseable {

  private ReplayMessage asked;

  /** The next message. */
  protected abstract ReplayMessage read() throws IOException;

  /**
   * Lets it do what it asked for.
   *
   * @param fault of the system that it is to meet
   */
  protected abstract void leave(Optional<SystemFault> fault) throws IOException;

  /** Has a signal come to it before what it asked for. */
  protected abstract void sendSignal() throws IOException;

  /** SIGKILL; returns when it is dead. */
  @Override
  public abstract void close();

  /** Waits until it stands before an operation or has ended. */
  public void await() throws IOException {
    if (asked == null) {
      asked = read();
    }
  }

  /** Whether it has a step left. */
  public boolean isAtStep() {
    return asked instanceof ReplayMessage.AskFile || asked instanceof ReplayMessage.AskProcess;
  }

  /** What it died of; empty when it did not. */
  public String error() {
    return asked instanceof ReplayMessage.Ended ended ? ended.error() : "";
  }

  /**
   * The state that its next operation, a fork, hands to the child; null where the system copies it.
   */
  ProcessState forkedState() {
    return ((ReplayMessage.AskProcess) asked).state();
  }

  /**
   * What it asks leave for; what it will load is not known yet and left out. Null: it has ended.
   */
  public StepOperation asked() {
    return isAtStep() ? shown(0) : null;
  }

  /**
   * What it asks leave for, where a schedule expects an operation.
   *
   * @param expected by the schedule
   * @return null when it has ended
   */
  public StepOperation next(StepOperation expected) throws IOException {
    return asked();
  }

  /**
   * Lets it do that, and waits until it stands before the next or has ended.
   *
   * @param fault of the system that it is to meet
   */
  public StepOperation go(Optional<SystemFault> fault) throws IOException {
    leave(fault);
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
