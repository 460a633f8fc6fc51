package multiproc.explore;

import java.util.Arrays;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.Schedule;
import multiproc.schedule.model.Mover;
import multiproc.schedule.model.SettledFiles;
import multiproc.schedule.model.Simulation;
import multiproc.schedule.model.StateChecker;
import multiproc.schedule.model.Symmetry;
import multiproc.schedule.model.TransitionSystem;

/**
 * Gives the states of a search and the steps between them: one state of each orbit of
 * interchangeable workers, and every step that is possible in it.
 *
 * <p>Threading: one thread.
 */
final class SearchSpace {

  /** Receives the steps that are possible in a state. */
  interface Steps {

    /**
     * A step.
     *
     * @param next the state to which it leads; overwritten by the next call
     * @param mover of the step, in the state that it leaves
     * @param moved the same mover, in the state to which it leads
     */
    void to(int[] next, int mover, int moved);
  }

  final TransitionSystem system;
  final StateChecker judge;
  private final boolean kill;

  /** Null if no workers are interchangeable. */
  private final CanonicalForm canonical;

  private final int[] next;

  private final boolean symmetric;

  /** Null if states with a settled file are not merged. */
  private final SettledFiles settled;

  SearchSpace(TransitionSystem system, boolean kill, boolean symmetric, boolean settles) {
    this.symmetric = symmetric;
    this.system = system;
    this.kill = kill;
    this.judge = new StateChecker(system);
    this.next = new int[system.width()];
    this.settled = settles ? new SettledFiles(system, judge) : null;
    Symmetry symmetry = new Symmetry(system);
    this.canonical =
        symmetric && system.fault() == null && symmetry.workers() > 0
            ? new CanonicalForm(symmetry, system.width())
            : null;
  }

  /** The same space for another thread. */
  SearchSpace forThread() {
    return new SearchSpace(system.forThread(), kill, symmetric, settled != null);
  }

  /** Passes on the steps possible in a state, in the order of the movers. */
  void expand(int[] state, Steps steps) {
    int processes = system.processes();
    for (int process = 0; process < processes; process++) {
      if (system.enabled(state, process)) {
        System.arraycopy(state, 0, next, 0, state.length);
        system.step(next, process);
        tell(process, steps);
      }
      if (kill && isChild(process) && system.isAlive(state, process)) {
        move(state, Mover.KILL.of(process, processes), steps);
      }
      if (system.faultHits(state, process)) {
        move(state, Mover.FAULT.of(process, processes), steps);
      }
      if (system.awaitsSignal(state, process)) {
        move(state, Mover.SIGNAL.of(process, processes), steps);
      }
    }
  }

  private void move(int[] state, int mover, Steps steps) {
    System.arraycopy(state, 0, next, 0, state.length);
    system.move(next, mover);
    tell(mover, steps);
  }

  private void tell(int mover, Steps steps) {
    int moved = mover;
    represent(next);
    if (canonical != null) {
      moved = canonical.moved(mover, system.processes());
    }
    steps.to(next, mover, moved);
  }

  /** Changes a state to the one that is searched for it. */
  private void represent(int[] state) {
    if (settled != null) {
      settled.settle(state);
    }
    if (canonical != null) {
      canonical.canonicalise(state);
    }
  }

  /** Size of the orbit of the last state passed on. */
  long standsFor() {
    return canonical == null ? 1 : canonical.standsFor();
  }

  /** Size of the orbit of a state. */
  long standsFor(int[] state) {
    if (canonical != null) {
      canonical.canonicalise(state);
    }
    return standsFor();
  }

  private boolean isChild(int process) {
    return system.plan().processes().get(process).role() == ProcessPlan.Role.CHILD;
  }

  /**
   * The schedule of these movers, each in the state that it leaves. Those states represent the
   * states of the run, so each mover is mapped back through the exchanges so far.
   */
  Schedule schedule(int[] movers) {
    Simulation run = new Simulation(system, judge);
    int processes = system.processes();
    int[] origin = new int[4 * processes];
    Arrays.setAll(origin, mover -> mover);
    int[] state = system.initial();
    for (int mover : movers) {
      run.move(origin[mover]);
      system.move(state, mover);
      represent(state);
      if (canonical != null) {
        int[] before = origin.clone();
        for (int i = 0; i < origin.length; i++) {
          origin[canonical.moved(i, processes)] = before[i];
        }
      }
    }
    return run.schedule();
  }
}
