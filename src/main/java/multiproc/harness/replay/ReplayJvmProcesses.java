package multiproc.harness.replay;

import java.io.IOException;
import java.util.Optional;
import multiproc.client.ProcessState;
import multiproc.schedule.Plan;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.ScheduleText;
import multiproc.schedule.StepKind;
import multiproc.schedule.StepOperation;
import multiproc.store.SystemFault;

/**
 * Runs a plan's processes as JVMs with the port. A fork sends the parent's state to another JVM.
 */
final class ReplayJvmProcesses implements ReplayProcesses {

  /** Most processes that are started before the first step. */
  private static final int AHEAD = 12;

  private final Plan plan;
  private final String planText;
  private final String directory;
  private final ReplayJvms jvms;

  /** By index in the plan; null until started. */
  private final ReplayedProcess[] processes;

  ReplayJvmProcesses(Plan plan, String directory, ReplayJvms jvms) {
    this.plan = plan;
    this.planText = ScheduleText.format(plan);
    this.directory = directory;
    this.jvms = jvms;
    this.processes = new ReplayedProcess[plan.processes().size()];
  }

  /**
   * Starts the first processes; the others are started at their first step, so that few steps wait.
   */
  @Override
  public void start() throws IOException {
    for (int i = 0; i < Math.min(processes.length, AHEAD); i++) {
      started(i);
    }
  }

  /**
   * The process at an index of the plan, started if necessary. Unless it is a child, it gets its
   * part at once.
   */
  private ReplayedProcess started(int place) throws IOException {
    if (processes[place] == null) {
      processes[place] = jvms.take();
      ProcessPlan process = plan.processes().get(place);
      if (process.role() != ProcessPlan.Role.CHILD) {
        processes[place].begin(planText, process.pid(), directory, null);
      }
    }
    return processes[place];
  }

  private ReplayedProcess started(long pid) throws IOException {
    return started(plan.indexOf(pid));
  }

  @Override
  public SteppedProcess get(long pid) throws IOException {
    ReplayedProcess process = started(pid);
    process.await();
    return process;
  }

  @Override
  public StepOperation operate(long pid, Optional<SystemFault> fault) throws IOException {
    ReplayedProcess process = started(pid);
    StepOperation next = process.asked();
    ProcessState state = next.kind() == StepKind.FORK ? process.forkedState() : null;
    StepOperation done = process.go(fault);
    if (next.kind() == StepKind.FORK) {
      ReplayedProcess child = started(Long.parseLong(next.value()));
      child.begin(planText, Long.parseLong(next.value()), directory, state);
      // The child opens its inherited files before the next operation on them.
      if (!state.files().isEmpty()) {
        child.await();
      }
    } else if (next.kind() == StepKind.SPAWN) {
      long child = Long.parseLong(next.value());
      started(child).begin(planText, child, directory, null);
    } else if (next.kind() == StepKind.KILL) {
      kill(Long.parseLong(next.value()));
    }
    return done;
  }

  @Override
  public void kill(long pid) throws IOException {
    started(pid).close();
  }

  @Override
  public String error(long pid) {
    ReplayedProcess process = processes[plan.indexOf(pid)];
    return process == null ? "" : process.error();
  }

  @Override
  public boolean isSameDeath(String expected, String got) {
    return expected.equals(got);
  }

  @Override
  public void close() {
    for (ReplayedProcess process : processes) {
      if (process != null) {
        process.close();
      }
    }
  }
}
