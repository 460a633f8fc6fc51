package multiproc.explore;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import multiproc.client.ClientVersion;
import multiproc.schedule.Plan;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.Schedule;
import multiproc.schedule.Step;
import multiproc.schedule.model.Simulation;
import multiproc.schedule.model.StateChecker;
import multiproc.schedule.model.TransitionSystem;

/**
 * Runs a schedule with one change: two neighbouring steps swapped, or another client. The order of
 * the processes is kept, and the effects of each step are simulated again.
 *
 * <p>Threading: one thread.
 */
public final class WhatIf {

  /**
   * The result of a change.
   *
   * @param schedule the run in the order of the schedule; steps of processes that have already
   *     ended are left out
   * @param complete the same run, and then the rest of all programs, one process after the other in
   *     the plan's order
   * @param departures for each process that differs from the schedule, its first different step
   */
  public record ChangedRun(Schedule schedule, Schedule complete, List<Departure> departures) {

    public ChangedRun {
      departures = List.copyOf(departures);
    }
  }

  /**
   * The first difference of a process from the schedule.
   *
   * @param step number of the step in the outcome; 0 if the process has already ended
   * @param pid the process
   * @param was the schedule's operation, which it does not do; empty if its step is longer
   * @param is the operation that it does instead; empty if its step is shorter, or the process has
   *     ended
   */
  public record Departure(int step, long pid, String was, String is) {}

  private final Schedule original;
  private final String directory;

  /**
   * Changes of one schedule.
   *
   * @param directory the multi-process directory, which some clients' errors contain
   */
  public WhatIf(Schedule original, String directory) {
    this.original = original;
    this.directory = directory;
  }

  /**
   * The schedule with two neighbouring steps swapped.
   *
   * @param first number of the earlier of the two
   * @throws IllegalArgumentException with the reason, when they cannot be swapped
   */
  public ChangedRun swapped(int first) {
    List<Step> steps = new ArrayList<>(original.steps());
    if (first < 1 || first >= steps.size()) {
      throw new IllegalArgumentException(
          "no such steps: " + first + " and " + (first + 1) + "; there are 1 to " + steps.size());
    }
    Step earlier = steps.get(first - 1);
    Step later = steps.get(first);
    if (earlier.pid() == later.pid() && !earlier.isKill() && !later.isKill()) {
      throw new IllegalArgumentException(
          "steps "
              + first
              + " and "
              + later.number()
              + " are both of process "
              + earlier.pid()
              + ", and its program gives their order");
    }
    Collections.swap(steps, first - 1, first);
    return run(original.plan(), steps, first + 1);
  }

  /** The same order of processes under another client. */
  public ChangedRun under(ClientVersion version) {
    return run(original.plan().with(version), original.steps(), 0);
  }

  /** The schedule, and then the rest of all programs, one process after the other. */
  public Schedule finished() {
    TransitionSystem system = TransitionSystem.ofOneRun(original.plan(), directory);
    Simulation run = new Simulation(system, new StateChecker(system));
    original.steps().forEach(run::again);
    finish(run);
    return run.schedule();
  }

  /**
   * Runs the processes of the steps in this order.
   *
   * @param needed number of first steps in which the process must be able to move
   */
  private ChangedRun run(Plan plan, List<Step> order, int needed) {
    TransitionSystem system = TransitionSystem.ofOneRun(plan, directory);
    Simulation run = new Simulation(system, new StateChecker(system));
    Map<Long, Departure> departures = new HashMap<>();
    for (int i = 0; i < order.size(); i++) {
      Step was = order.get(i);
      Optional<Step> is = run.like(was);
      if (is.isPresent()) {
        if (!is.get().text().equals(was.text())) {
          departures.putIfAbsent(was.pid(), departure(was, is.get()));
        }
      } else if (i < needed) {
        boolean there = system.node(run.state(), plan.indexOf(was.pid())) != null;
        throw new IllegalArgumentException(
            "step "
                + was.number()
                + " cannot come "
                + (was.number() > i + 1 ? "before step " : "after step ")
                + (was.number() > i + 1 ? was.number() - 1 : was.number() + 1)
                + ": process "
                + was.pid()
                + (there ? " has ended by then" : " is not there yet"));
      } else {
        String first = was.operations().get(0).text();
        departures.putIfAbsent(was.pid(), new Departure(0, was.pid(), first, ""));
      }
    }
    Schedule ordered = run.schedule();
    finish(run);
    List<Departure> inOrder = new ArrayList<>();
    for (ProcessPlan process : plan.processes()) {
      if (departures.containsKey(process.pid())) {
        inOrder.add(departures.get(process.pid()));
      }
    }
    return new ChangedRun(ordered, run.schedule(), inOrder);
  }

  /** The first operation in which two steps differ; if one step is longer, its next operation. */
  private static Departure departure(Step was, Step is) {
    int at = 0;
    while (!operation(was, at).isEmpty() && operation(was, at).equals(operation(is, at))) {
      at++;
    }
    return new Departure(is.number(), is.pid(), operation(was, at), operation(is, at));
  }

  private static String operation(Step step, int at) {
    return at < step.operations().size() ? step.operations().get(at).text() : "";
  }

  /** Lets each process run to its end, in the plan's order, until no process can move. */
  private static void finish(Simulation run) {
    TransitionSystem system = run.system();
    boolean moved = true;
    while (moved) {
      moved = false;
      for (int process = 0; process < system.processes(); process++) {
        while (system.enabled(run.state(), process)) {
          run.step(process);
          moved = true;
        }
      }
    }
  }
}
