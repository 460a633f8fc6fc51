package multiproc.harness.replay;

import java.io.IOException;
import java.util.Optional;
import multiproc.schedule.step.StepKind;
import multiproc.schedule.step.StepOperation;
import multiproc.store.SystemFault;

/**
 * The real processes of a plan, each of which asks leave before every operation: JVMs that run the
 * port, or forks of an interpreter that run a real client.
 *
 * <p>Threading: one thread; {@link #close()} from any.
 */
public interface ReplayProcesses extends AutoCloseable {

  /** Starts those that are to be there before the first step. */
  void start() throws IOException;

  /** The process of that identifier, which stands before an operation or has ended. */
  SteppedProcess get(long pid) throws IOException;

  /**
   * Lets a process do what it asks for, and makes or kills the process that it asks for.
   *
   * @param fault of the system that it is to meet
   */
  StepOperation operate(long pid, Optional<SystemFault> fault) throws IOException;

  /** SIGKILL from outside. */
  void kill(long pid) throws IOException;

  /** Whether a process waits for another, or for what nobody gives it. */
  default boolean waits(long pid) throws IOException {
    StepOperation asked = get(pid).asked();
    return asked != null && asked.kind() == StepKind.WAIT;
  }

  /** What a process died of; empty when it did not, or never was. */
  String error(long pid) throws IOException;

  /**
   * Whether a process died of what the model says it died of.
   *
   * @param expected the model's words; empty when it did not die
   * @param got the process's
   */
  boolean isSameDeath(String expected, String got);

  /** Kills those that are left. */
  @Override
  void close();
}
