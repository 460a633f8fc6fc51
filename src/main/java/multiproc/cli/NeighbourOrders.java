package multiproc.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import multiproc.client.Fault;
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

  /**
   * The run of another schedule in the program.
   *
   * @param schedule its name
   * @param comparison of the client's run with that schedule
   */
  record Shipped(String schedule, FaultComparison comparison) {}

  /**
   * The result of all orders.
   *
   * @param neighbours in the order of the steps
   * @param left number of neighbours that were not run
   * @param shipped the runs of {@link #SHIPPED}; empty if the schedule's fault does not begin with
   *     a fork, or is not gone in the other orders
   */
  record Result(List<Neighbour> neighbours, int left, List<Shipped> shipped) {

    /** The worst of the exit codes. */
    int exitCode() {
      return Stream.concat(
              neighbours.stream().map(Neighbour::comparison),
              shipped.stream().map(Shipped::comparison))
          .mapToInt(ReplayCommand::fixedCode)
          .max()
          .orElse(ExitCode.OK);
    }
  }

  /**
   * Schedules of fork-init. A change can mend the name of a new file and leave an inherited handle
   * in use, or mend one type of metric, or one generation of children.
   */
  static final List<String> SHIPPED = List.of("fork-open", "fork-types");

  /** A neighbour is begun only before this time; a whole case has hundreds. */
  private static final long NEIGHBOURS_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final Schedule schedule;
  private final AskedFault asked;
  private final RealClient client;
  private final String directory;
  private volatile RealProcesses running;
  private volatile boolean closed;

  /** What is being run, for a line of progress. */
  private volatile String current = "the order of the schedule";

  /**
   * @param asked the schedule's fault
   * @param directory in which each run has a folder, deleted after it
   */
  NeighbourOrders(Schedule schedule, AskedFault asked, RealClient client, String directory) {
    this.schedule = schedule;
    this.asked = asked;
    this.client = client;
    this.directory = directory;
  }

  /**
   * Runs at most {@link #MOST} of the orders, steps that do not commute first, for some time; then
   * {@link #SHIPPED}, if the fault is fork-init and was gone in all of them.
   *
   * @param gone whether it is gone in the schedule's own order
   */
  Result run(boolean gone) throws IOException {
    List<Integer> swaps = swaps();
    int most = Math.min(MOST, swaps.size());
    long start = System.nanoTime();
    List<Neighbour> run = new ArrayList<>();
    int tried = 0;
    while (tried < swaps.size()
        && run.size() < MOST
        && System.nanoTime() - start < NEIGHBOURS_NANOS
        && !closed) {
      int swap = swaps.get(tried++);
      current = "neighbouring order " + (run.size() + 1) + " of at most " + most;
      Optional<Schedule> order = swapped(swap);
      if (order.isPresent()) {
        run.add(new Neighbour(swap, follow(schedule, asked, order.get())));
      }
    }
    run.sort(Comparator.comparing(Neighbour::swap));
    boolean forks = asked.fault().filter(Fault.FORK_INIT::equals).isPresent();
    List<Shipped> shipped = new ArrayList<>();
    if (gone && forks && run.stream().allMatch(Neighbour::isGone)) {
      for (String name : SHIPPED) {
        current = "schedule " + name;
        Schedule other = ScheduleSource.shipped(name);
        if (!closed && !other.equals(schedule)) {
          shipped.add(new Shipped(name, follow(other, AskedFault.of(other, null), other)));
        }
      }
    }
    return new Result(run, swaps.size() - tried, shipped);
  }

  /** A line on what is being run. */
  String progress(double seconds) {
    return String.format(Locale.ROOT, "the client runs: %s, %.0f s", current, seconds);
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

  private FaultComparison follow(Schedule compared, AskedFault fault, Schedule order)
      throws IOException {
    String folder = MultiprocDirectory.fresh(directory, "order");
    try (RealProcesses processes = new RealProcesses(client, order.plan(), folder)) {
      running = processes;
      processes.start();
      FollowedReplay.Result result = new FollowedReplay(order, processes, folder).run();
      return RealReplay.comparison(compared, fault, order, processes.facts(), result);
    } finally {
      MultiprocDirectory.discard(folder);
    }
  }

  /**
   * The result in lines: in how many orders the fault is gone, and the command for each order in
   * which it is there.
   *
   * @param gone whether it is gone in the schedule's own order
   * @param command the words that run the schedule itself
   */
  List<String> lines(Result result, boolean gone, List<String> command) {
    List<Neighbour> run = result.neighbours();
    List<String> lines = new ArrayList<>();
    String left =
        result.left() == 0
            ? ""
            : "; at most " + result.left() + " more were left out: shrink makes fewer of them";
    lines.add(
        run.isEmpty() && left.isEmpty()
            ? "no two neighbouring steps can be swapped"
            : "with two neighbouring steps swapped it is "
                + counts(run)
                + " of "
                + Plural.of(run.size(), "order")
                + left);
    for (Neighbour order : run) {
      boolean half = order.comparison().answer() == FaultComparison.Answer.HALF;
      if (!order.isGone() && (gone || !half)) {
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
    for (Shipped other : result.shipped()) {
      List<String> words = new ArrayList<>(command);
      words.set(1, other.schedule());
      lines.add(
          "schedule "
              + other.schedule()
              + ": "
              + Variation.sentence(other.comparison(), null)
              + ": "
              + ProgramName.line(words.toArray(String[]::new)));
    }
    if (gone && result.exitCode() == ExitCode.OK) {
      lines.add(limits(command, !result.shipped().isEmpty()));
    }
    return lines;
  }

  /** What the orders do not show, and how to try more. */
  private static String limits(List<String> command, boolean shipped) {
    List<String> words = new ArrayList<>(command);
    words.set(1, "D/NAME.schedule");
    return "tried: the schedule's programs"
        + (shipped
            ? ", and three generations of children that first make or change a metric of each type,"
                + " after a fork with open files"
            : " alone, with their types of metrics")
        + "; not tried: other programs, and nothing exhaustively. Of a scenario of your own: "
        + ProgramName.line("explore", "--plan", "my.txt", "-o", "D")
        + ", then "
        + ProgramName.line(words.toArray(String[]::new));
  }

  /** {@code gone in 2, half gone in 1}, or another answer. */
  private static String counts(List<Neighbour> run) {
    Map<FaultComparison.Answer, Integer> counts = new EnumMap<>(FaultComparison.Answer.class);
    counts.put(FaultComparison.Answer.GONE, 0);
    run.forEach(order -> counts.merge(order.comparison().answer(), 1, Integer::sum));
    return counts.entrySet().stream()
        .map(count -> word(count.getKey()) + " in " + count.getValue())
        .collect(Collectors.joining(", "));
  }

  private static String word(FaultComparison.Answer answer) {
    return switch (answer) {
      case GONE -> "gone";
      case HALF -> "half gone";
      case THERE -> "still there";
      case HIDDEN -> "hidden by a worse end";
      case LOSES -> "values lost";
      case DIES -> "a process dies";
    };
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
