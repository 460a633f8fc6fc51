package multiproc.harness.real;

import java.io.IOException;
import java.util.Optional;
import multiproc.harness.replay.ReplayProcesses;
import multiproc.harness.replay.SteppedProcess;
import multiproc.schedule.plan.Plan;
import multiproc.schedule.plan.ProcessPlan;
import multiproc.schedule.step.StepKind;
import multiproc.schedule.step.StepOperation;
import multiproc.store.SystemFault;

/**
 * A plan's processes as forks of an interpreter, each running the real client. The system's own
 * fork hands the client's state on.
 *
 * <p>Threading: one thread; {@link #close()} from any.
 */
public final class RealProcesses implements ReplayProcesses {

  private final Plan plan;
  private final Agent agent;

  /**
   * Starts the interpreter; no process of the plan is there yet.
   *
   * @param directory the multi-process directory that the client is told of
   * @throws multiproc.harness.UserException when there is no such interpreter, no client, or one
   *     that cannot be put behind gates
   */
  public RealProcesses(RealClient client, Plan plan, String directory) throws IOException {
    this.plan = plan;
    this.agent = new Agent(client, plan, directory);
  }

  /** What the client says of itself. */
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

  /**
   * The words differ from one Python to the next; that a process died, and of a signal, does not.
   */
  @Override
  public boolean isSameDeath(String expected, String got) {
    return expected.isEmpty() == got.isEmpty();
  }

  @Override
  public void close() {
    agent.close();
  }
}
