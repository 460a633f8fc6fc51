package multiproc.harness.real;

import java.io.IOException;
import java.util.Optional;
import multiproc.harness.replay.ReplayProcesses;
import multiproc.harness.replay.SteppedProcess;
import multiproc.schedule.Plan;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.StepKind;
import multiproc.schedule.StepOperation;
import multiproc.store.SystemFault;

/**
 * A plan's processes as forks of an interpreter, each with the real client. The client's state
 * passes to a child through the system's fork.
 *
 * <p>Threading: one thread; {@link #close()} from any.
 */
public final class RealProcesses implements ReplayProcesses {

  private final Plan plan;
  private final Agent agent;

  /**
   * Starts the interpreter, without any process of the plan.
   *
   * @param directory the multi-process directory that the client gets
   * @throws multiproc.harness.UserException if there is no such interpreter or client, or if the
   *     client cannot be gated
   */
  public RealProcesses(RealClient client, Plan plan, String directory) throws IOException {
    this.plan = plan;
    this.agent = new Agent(client, plan, directory);
  }

  /** The client's report of itself. */
  public ClientFacts facts() {
    return agent.facts();
  }

  @Override
  public void start() throws IOException {
    for (ProcessPlan process : plan.processes()) {
      if (process.role() != ProcessPlan.Role.CHILD) {
        agent.fork(process.pid());
      }
    }
  }

  /** Whether a process has been forked. */
  boolean has(long pid) {
    return agent.has(pid);
  }

  RealProcess real(long pid) throws IOException {
    return agent.get(pid);
  }

  @Override
  public SteppedProcess get(long pid) throws IOException {
    RealProcess process = agent.get(pid);
    process.await();
    return process;
  }

  @Override
  public StepOperation operate(long pid, Optional<SystemFault> fault) throws IOException {
    RealProcess process = agent.get(pid);
    StepOperation done = process.go(fault);
    if (done.kind() == StepKind.FORK) {
      agent.get(Long.parseLong(done.value()));
    } else if (done.kind() == StepKind.SPAWN) {
      agent.fork(Long.parseLong(done.value()));
    } else if (done.kind() == StepKind.KILL && has(Long.parseLong(done.value()))) {
      kill(Long.parseLong(done.value()));
    }
    return done;
  }

  @Override
  public void kill(long pid) throws IOException {
    agent.get(pid).close();
  }

  @Override
  public boolean waits(long pid) throws IOException {
    return ReplayProcesses.super.waits(pid) || error(pid).equals(Patience.ASLEEP);
  }

  @Override
  public String error(long pid) throws IOException {
    if (!has(pid)) {
      return "";
    }
    real(pid).finishReading();
    return get(pid).error();
  }

  /** Error messages differ between versions of Python, so only the fact of a death is compared. */
  @Override
  public boolean isSameDeath(String expected, String got) {
    return expected.isEmpty() == got.isEmpty();
  }

  @Override
  public void close() {
    agent.close();
  }
}
