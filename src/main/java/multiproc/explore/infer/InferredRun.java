package multiproc.explore.infer;

import java.util.List;
import java.util.Optional;
import multiproc.explore.Explorer;
import multiproc.schedule.Plan;
import multiproc.schedule.Schedule;
import multiproc.schedule.StepKind;
import multiproc.schedule.model.FileImage;
import multiproc.schedule.model.LocalState;
import multiproc.schedule.model.Simulation;
import multiproc.schedule.model.StateChecker;
import multiproc.schedule.model.TransitionSystem;

/**
 * Runs programs with the port's own operations in a given order, and compares the result with the
 * file.
 *
 * <p>Threading: one thread.
 */
final class InferredRun {

  private static final int MOST_STEPS = 50_000;

  private final List<Handle> handles;
  private final SearchTime time;
  private final Simulation run;
  private int steps;

  private InferredRun(Plan plan, List<Handle> handles, SearchTime time) {
    this.time = time;
    this.handles = handles;
    TransitionSystem system = TransitionSystem.ofOneRun(plan, Explorer.DIRECTORY);
    this.run = new Simulation(system, new StateChecker(system));
  }

  /** The schedule that leaves a file; empty if this order of operations does not leave it. */
  static Optional<Schedule> of(
      Plan plan,
      List<Handle> handles,
      List<HandleOperation> order,
      String name,
      FileImage file,
      SearchTime time) {
    InferredRun tried = new InferredRun(plan, handles, time);
    return tried.leaves(order, name, file) ? Optional.of(tried.run.schedule()) : Optional.empty();
  }

  private boolean leaves(List<HandleOperation> order, String name, FileImage file) {
    for (HandleOperation operation : order) {
      boolean done =
          switch (operation.kind()) {
            case READ -> until(operation.handle(), StepKind.READ_USED) && walk(operation.handle());
            case FORK ->
                until(handles.indexOf(handles.get(operation.handle()).before), StepKind.FORK);
            case FIRST_HEADER -> until(operation.handle(), StepKind.HEADER);
            case ENTRY -> until(operation.handle(), StepKind.ENTRY);
            case HEADER -> until(operation.handle(), StepKind.HEADER) && load(operation.handle());
            case LOAD -> until(operation.handle(), StepKind.LOAD) && load(operation.handle());
            case HIDDEN -> true;
            case VALUE, OBSERVE -> until(operation.handle(), StepKind.VALUE);
          };
      if (!done) {
        return false;
      }
    }
    return file.equals(run.image(name));
  }

  private LocalState node(int process) {
    return run.system().node(run.state(), process);
  }

  private boolean until(int process, StepKind kind) {
    StepKind next = null;
    while (next != kind) {
      if (node(process).next() == null) {
        return false;
      }
      next = node(process).next().kind();
      boolean zero = node(process).next().number() == 0 && node(process).next().bytes() == null;
      int position = node(process).next().position();
      step(process);
      if (next == kind && zero && isBefore(process, kind)) {
        // CPython's pack_into stores zeros before the number in the releases that use it.
        zero = node(process).next().position() == position;
        next = zero ? null : next;
      }
    }
    return steps < MOST_STEPS;
  }

  private void step(int process) {
    steps++;
    time.check();
    run.step(process);
  }

  private boolean isBefore(int process, StepKind kind) {
    LocalState node = node(process);
    return node.next() != null && node.next().kind() == kind;
  }

  private boolean walk(int process) {
    if (isBefore(process, StepKind.WALK)) {
      step(process);
    }
    return node(process).next() != null;
  }

  /** Runs the loads of a new value right after its header. */
  private boolean load(int process) {
    while (isBefore(process, StepKind.LOAD)) {
      step(process);
    }
    return true;
  }
}
