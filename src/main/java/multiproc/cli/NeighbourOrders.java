package multiproc.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import multiproc.explore.Explorer;
import multiproc.explore.WhatIf;
import multiproc.harness.MultiprocDirectory;
import multiproc.harness.real.FollowedReplay;
import multiproc.harness.real.RealClient;
import multiproc.harness.real.RealProcesses;
import multiproc.schedule.Dependence;
import multiproc.schedule.FaultComparison;
import multiproc.schedule.Schedule;
import multiproc.schedule.Step;

/**
 * The orders that differ from a schedule's by a swap of two neighbouring steps, run on a real
 * client: a change of the client that shifts its operations may move a race into one of them.
 *
 * <p>Threading: {@link #run} on one thread, {@link #close()} from any.
 */
final class NeighbourOrders implements AutoCloseable {

  /** Most orders that are run. */
  static final int MOST = 20;

  /**
   * One such order.
   *
   * @param swap number of the first of the two steps
   * @param comparison of the client's run in this order with the schedule
   */
  record Neighbour(int swap, FaultComparison comparison) {

    boolean isGone() {
      return comparison.answer() == FaultComparison.Answer.GONE;
    }
  }

  private final Schedule schedule;
  private final RealClient client;
  private final String directory;
  private volatile RealProcesses running;
  private volatile boolean closed;

  /**
   * @param directory in which each run has a folder, deleted after it
   */
  NeighbourOrders(Schedule schedule, RealClient client, String directory) {
    this.schedule = schedule;
    this.client = client;
    this.directory = directory;
  }

  /**
   * Runs at most {@link #MOST} of the orders. Steps that do not commute are swapped first.
   *
   * @return in the order of the steps
   */
  List<Neighbour> run() throws IOException {
    List<Integer> swaps = swaps();
    List<Neighbour> run = new ArrayList<>();
    for (int i = 0; i < swaps.size() && run.size() < MOST && !closed; i++) {
      Optional<Schedule> order = swapped(swaps.get(i));
      if (order.isPresent()) {
        run.add(new Neighbour(swaps.get(i), follow(order.get())));
      }
    }
    run.sort(Comparator.comparing(Neighbour::swap));
    return run;
  }

  private List<Integer> swaps() {
    List<Integer> dependent = new ArrayList<>();
    List<Integer> others = new ArrayList<>();
    List<Step> steps = schedule.steps();
    for (int i = 1; i < steps.size(); i++) {
      if (steps.get(i - 1).pid() != steps.get(i).pid()) {
        (depend(steps.get(i - 1), steps.get(i)) ? dependent : others).add(i);
      }
    }
    dependent.addAll(others);
    return dependent;
  }

  private static boolean depend(Step earlier, Step later) {
    return earlier.operations().stream()
        .anyMatch(one -> later.operations().stream().anyMatch(two -> Dependence.between(one, two)));
  }

  /**
   * The schedule with this step and the next swapped, and the rest of all programs, without which
   * the race may not be reached; empty if one of the two has to come first.
   */
  private Optional<Schedule> swapped(int first) {
    try {
      return Optional.of(new WhatIf(schedule, Explorer.DIRECTORY).swapped(first).complete());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private FaultComparison follow(Schedule order) throws IOException {
    String folder = MultiprocDirectory.fresh(directory, "order");
    try (RealProcesses processes = new RealProcesses(client, order.plan(), folder)) {
      running = processes;
      processes.start();
      return RealReplay.comparison(
          schedule, processes.facts(), new FollowedReplay(order, processes, folder).run());
    } finally {
      MultiprocDirectory.discard(folder);
    }
  }

  /**
   * The result in lines: in how many orders the fault is gone, and the command for each other one.
   *
   * @param command the words that run the schedule itself
   */
  List<String> lines(List<Neighbour> run, List<String> command) {
    long gone = run.stream().filter(order -> order.isGone()).count();
    List<String> lines = new ArrayList<>();
    lines.add(
        "with two neighbouring steps swapped it is gone in "
            + gone
            + " of "
            + Plural.of(run.size(), "order")
            + (run.size() == MOST ? ", the most that are tried; shrink makes fewer" : ""));
    for (Neighbour order : run) {
      if (!order.isGone()) {
        List<String> words = new ArrayList<>(command);
        words.add("--what-if");
        words.add("swap " + order.swap() + " " + (order.swap() + 1));
        lines.add(
            "  not so with "
                + order.swap()
                + " and "
                + (order.swap() + 1)
                + ": "
                + ProgramName.line(words.toArray(String[]::new)));
      }
    }
    return lines;
  }

  @Override
  public void close() {
    closed = true;
    RealProcesses processes = running;
    if (processes != null) {
      processes.close();
    }
  }
}
