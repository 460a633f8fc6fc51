package multiproc.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import multiproc.client.Fault;
import multiproc.explore.Explorer;
import multiproc.explore.WhatIf;
import multiproc.harness.real.ClientFacts;
import multiproc.harness.real.FollowedReplay;
import multiproc.harness.real.RealProcesses;
import multiproc.harness.replay.Replay;
import multiproc.schedule.FaultComparison;
import multiproc.schedule.ForeignUse;
import multiproc.schedule.Plan;
import multiproc.schedule.RunFault;
import multiproc.schedule.Schedule;
import multiproc.schedule.Verdict;
import multiproc.schedule.print.StepTable;

/** Runs a schedule on a real client and prints the result. */
final class RealReplay {

  private final Schedule schedule;
  private final Schedule original;
  private final AskedFault asked;
  private final String directory;
  private final SchedulePrinting printing;
  private final PrintStream out;
  private final boolean all;

  /** The neighbours of the order, to be run as well; null for none. */
  private NeighbourOrders neighbours;

  private List<String> command;

  /**
   * A replay.
   *
   * @param original the schedule before it was changed, with which the client's run is compared
   * @param asked its fault
   * @param directory that is locked and holds no {@code .db} file
   * @param all whether every step of a long schedule is printed
   */
  public RealReplay(
      Schedule schedule,
      Schedule original,
      AskedFault asked,
      String directory,
      SchedulePrinting printing,
      boolean all) {
    this.all = all;
    this.original = original;
    this.asked = asked;
    this.schedule = schedule;
    this.directory = directory;
    this.printing = printing;
    this.out = printing.out();
  }

  /**
   * Has the exit code say whether the fault is gone, in the schedule's order and in its neighbours,
   * which are run if it or half of it is.
   *
   * @param orders null for the given order alone
   * @param line the words that run the schedule itself
   */
  public RealReplay fixed(NeighbourOrders orders, List<String> line) {
    neighbours = orders;
    command = List.copyOf(line);
    return this;
  }

  /**
   * Compares the client with the schedule step by step if it may be of the schedule's release; else
   * lets it follow as far as it can.
   *
   * @param processes of the schedule's plan, none started
   * @param follow whether to let it follow in any case
   * @return the exit code
   */
  public int run(RealProcesses processes, boolean follow, ExpectOption expect) throws Exception {
    ClientFacts facts = processes.facts();
    out.println("client: " + facts.text());
    return follow || !facts.mayBe(schedule.plan().version())
        ? follow(facts, processes, expect)
        : compare(facts, processes, expect);
  }

  private int compare(ClientFacts facts, RealProcesses processes, ExpectOption expect)
      throws Exception {
    StepTable table = SchedulePrinting.table(schedule, out);
    boolean shortened = !all && SchedulePrinting.shorten(table, schedule);
    Replay replay = Replay.on(processes, schedule, directory);
    Replay.Result result = replay.run(table::row);
    table.end();
    if (shortened) {
      out.println(ReplayCommand.SHORTENED);
    }
    for (long pid : result.deaths().keySet()) {
      out.println(schedule.plan().title(pid) + ": " + processes.error(pid));
    }
    if (printing.json()) {
      json(facts, result, expect);
    }
    if (result.divergence().isPresent()) {
      System.err.println("reproduce: " + result.divergence().get());
      return ExitCode.UNKNOWN;
    }
    out.println("model == real at " + result.steps() + " of " + schedule.steps().size() + " steps");
    out.println("verdict: " + result.verdict() + " after " + result.steps() + " steps");
    return expect.exitCode(result.verdict() != Verdict.CLEAN);
  }

  private int follow(ClientFacts facts, RealProcesses processes, ExpectOption expect)
      throws Exception {
    processes.start();
    FollowedReplay.Result result =
        watched(() -> new FollowedReplay(schedule, processes, directory).run());
    out.println(
        "schedule of client "
            + schedule.plan().version()
            + ": each process takes its turns; its operations must be of the same kinds and on the"
            + " same files");
    printOrder(result);
    result.deaths().forEach((pid, error) -> out.println(schedule.plan().title(pid) + ": " + error));
    result
        .unexpected()
        .forEach(
            (pid, error) ->
                out.println(
                    "process "
                        + pid
                        + ": "
                        + error
                        + "; not judged, since the order was no longer the schedule's"));
    FaultComparison comparison = comparison(original, asked, schedule, facts, result);
    if (comparison.was() != Verdict.CLEAN) {
      out.println(Variation.sentence(comparison, null));
    }
    String steps = Plural.of(result.steps(), "step");
    out.println(
        "verdict: "
            + comparison.end()
            + (result.finished()
                ? " at the programs' ends (the schedule has " + steps + ")"
                : " after " + steps)
            + (result.detail().isEmpty() || comparison.is() != result.verdict()
                ? ""
                : "; " + result.detail())
            + "; with client "
            + schedule.plan().version()
            + ": "
            + schedule.expectation().verdict());
    boolean foreign = neighbours == null && added(comparison);
    if (foreign) {
      out.println(
          "but "
              + Variation.stores(comparison.stores())
              + "; in the schedule no process does: the entry is shown as the other's");
    }
    boolean gone = comparison.answer() == FaultComparison.Answer.GONE;
    boolean swapped =
        neighbours != null && (gone || comparison.answer() == FaultComparison.Answer.HALF);
    NeighbourOrders.Result others = swapped ? watched(() -> neighbours.run(gone)) : null;
    if (swapped) {
      neighbours.lines(others, gone, command).forEach(out::println);
    }
    if (printing.json()) {
      ScheduleJson.JsonVerdict outcome =
          foreign ? ScheduleJson.JsonVerdict.corrupt : ScheduleJson.outcome(comparison.end());
      json(facts, outcome, result, comparison, others, expect);
    }
    if (command == null) {
      return expect.exitCode(foreign || comparison.end() != Verdict.CLEAN);
    }
    int code = ReplayCommand.fixedCode(comparison);
    return swapped ? Math.max(code, others.exitCode()) : code;
  }

  /**
   * Whether a run that overwrites nothing stores into other processes' files, and its schedule does
   * not. That is half of fork-init, which a clean verdict would hide.
   */
  private boolean added(FaultComparison comparison) {
    return comparison.end() == Verdict.CLEAN
        && !comparison.stores().isEmpty()
        && ForeignUse.stores(schedule).isEmpty();
  }

  /** Runs something that takes up to a minute, with a line of progress each few seconds. */
  private <T, X extends Exception> T watched(SearchProgress.Run<T, X> run) throws X {
    return neighbours == null ? run.run() : SearchProgress.watched(run, neighbours::progress);
  }

  /** Where each process left the schedule, and what the order means after that. */
  private void printOrder(FollowedReplay.Result result) {
    for (FollowedReplay.Departure departure : result.departures()) {
      out.println(
          "process "
              + departure.pid()
              + " diverges at step "
              + departure.step()
              + ": expected "
              + departure.expected()
              + ", got "
              + (departure.got().isEmpty() ? "its end" : departure.got()));
    }
    out.println(
        result.departures().isEmpty()
            ? "no process diverges in " + Plural.of(result.steps(), "step")
            : "the order held to step "
                + (result.departures().get(0).step() - 1)
                + "; a process that diverged did as many operations a turn as the schedule has, and"
                + " at last each program that was not killed ran to its end");
  }

  /**
   * A client's run beside the schedule.
   *
   * @param asked the schedule's fault
   * @param order that the client ran, of the schedule's release
   */
  static FaultComparison comparison(
      Schedule schedule,
      AskedFault asked,
      Schedule order,
      ClientFacts facts,
      FollowedReplay.Result result) {
    Plan plan = schedule.plan().with(facts.nearest());
    Map<Long, String> known =
        new WhatIf(order, Explorer.DIRECTORY).finished().expectation().deaths();
    Map<Long, String> deaths = new TreeMap<>(result.own());
    deaths.entrySet().removeIf(died -> isSameError(known.get(died.getKey()), died.getValue()));
    // The damage of a file that was there before is not the client's: what it does with it is.
    boolean alike =
        schedule.expectation().deaths().entrySet().stream()
            .allMatch(
                died ->
                    result.deaths().containsKey(died.getKey())
                        && (result.isEndless(died.getKey())
                            || isSameError(died.getValue(), result.deaths().get(died.getKey()))));
    Verdict end = alike ? result.verdict() : result.ownVerdict();
    return new FaultComparison(
        schedule.expectation().verdict(),
        asked.fault(),
        asked.seenIn(result.deaths().values()),
        end,
        RunFault.of(end, plan, result.stores()),
        result.stores(),
        result.lostBy(pid -> !result.deaths().containsKey(pid) || deaths.containsKey(pid)),
        deaths);
  }

  /** Whether two errors have one type; messages differ between versions of Python. */
  private static boolean isSameError(String known, String error) {
    return known != null && type(known).equals(type(error));
  }

  private static String type(String error) {
    String type = error.split(":", 2)[0];
    return type.equals("JSONDecodeError") ? "ValueError" : type;
  }

  /** Prints the document on a client that was held to the schedule. */
  private void json(ClientFacts facts, Replay.Result result, ExpectOption expect)
      throws IOException {
    boolean diverged = result.divergence().isPresent();
    ScheduleJson.JsonVerdict outcome =
        diverged ? ScheduleJson.JsonVerdict.unknown : ScheduleJson.outcome(result.verdict());
    Optional<Fault> fault =
        outcome == ScheduleJson.JsonVerdict.corrupt ? asked.fault() : Optional.empty();
    try (ScheduleJson json = new ScheduleJson(System.out, "replay", outcome, fault)) {
      json.number("steps", result.steps())
          .text("diverged", result.divergence().orElse(null))
          .texts("remarks", List.of())
          .expected(expect)
          .comparison(null, null);
      end(json, facts, List.of());
    }
  }

  /** Prints the document on a client that followed the schedule. */
  private void json(
      ClientFacts facts,
      ScheduleJson.JsonVerdict outcome,
      FollowedReplay.Result result,
      FaultComparison comparison,
      NeighbourOrders.Result others,
      ExpectOption expect)
      throws IOException {
    boolean there = comparison.answer() == FaultComparison.Answer.THERE;
    Optional<Fault> fault = there ? comparison.fault() : comparison.other();
    try (ScheduleJson json = new ScheduleJson(System.out, "replay", outcome, fault)) {
      json.number("steps", result.steps())
          .text("diverged", null)
          .texts("remarks", List.of())
          .expected(expect)
          .comparison(comparison, others);
      end(json, facts, result.departures());
    }
  }

  private void end(ScheduleJson json, ClientFacts facts, List<FollowedReplay.Departure> departures)
      throws IOException {
    json.schedule(
            "schedule", schedule, schedule, asked.fault(), null, CleanSwap.of(schedule).orElse(0))
        .text("real", facts.text())
        .list("departures");
    for (FollowedReplay.Departure departure : departures) {
      json.object()
          .number("pid", departure.pid())
          .number("step", departure.step())
          .text("expected", departure.expected())
          .text("got", departure.got().isEmpty() ? null : departure.got())
          .endObject();
    }
    json.endList();
  }
}
