package multiproc.harness.replay;

import java.io.IOException;
import java.util.Optional;
import multiproc.schedule.StepKind;
import multiproc.schedule.StepOperation;
import multiproc.store.SystemFault;

/**
 * The real processes of a plan, each of which waits for the replay before every operation: JVMs
 * that run the port, or forks of an interpreter that run a real client.
 *
 * <p>Threading: one thread; {@link #close()} from any.
 */
public interface ReplayProcesses extends AutoCloseable {

  /** Starts the processes that exist before the first step. */
  void start() throws IOException;

  /** The process with this pid; waits until it asks for an operation or has ended. */
  SteppedProcess get(long pid) throws IOException;

  /**
   * Lets a process do the operation that it asks for, and makes or kills the process that the
   * operation names.
   *
   * @param fault of the system that the operation meets
   */
  StepOperation operate(long pid, Optional<SystemFault> fault) throws IOException;

  /** Kills a process from outside with SIGKILL. */
  void kill(long pid) throws IOException;

  /** Whether a process waits for another one, or for something that never comes. */
  default boolean waits(long pid) throws IOException {
    StepOperation asked = get(pid).asked();
    return asked != null && asked.kind() == StepKind.WAIT;
  }

  /** The error that a process died of; empty if it did not die, or was never started. */
  String error(long pid) throws IOException;

  /**
   * Whether a process died as the model expects.
   *
   * @param expected the model's error; empty if it did not die
   * @param got the process's error
   */
  boolean isSameDeath(String expected, String got);

  /** Kills the remaining processes. */
  @Override
  void close();
}
