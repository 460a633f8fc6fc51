package multiproc.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import multiproc.client.Fault;
import multiproc.harness.real.ClientFacts;
import multiproc.harness.real.FollowedReplay;
import multiproc.harness.real.RealProcesses;
import multiproc.harness.replay.Replay;
import multiproc.schedule.FaultComparison;
import multiproc.schedule.RunFault;
import multiproc.schedule.Schedule;
import multiproc.schedule.Verdict;
import multiproc.schedule.print.StepTable;

/** Runs a schedule on a real client and prints the result. */
final class RealReplay {

  private final Schedule schedule;
  private final String directory;
  private final SchedulePrinting printing;
  private final PrintStream out;
  private final boolean all;

  /**
   * A replay.
   *
   * @param directory that is locked and holds no {@code .db} file
   * @param all whether every step of a long schedule is printed
   */
  public RealReplay(Schedule schedule, String directory, SchedulePrinting printing, boolean all) {
    this.all = all;
    this.schedule = schedule;
    this.directory = directory;
    this.printing = printing;
    this.out = printing.out();
  }

  /**
   * Compares the client with the schedule step by step if it may be of the schedule's release; else
   * lets it follow as far as it can.
   *
   * @param processes of the schedule's plan, none started
   * @param follow whether to let it follow in any case
   * @return the exit code
   */
  public int run(RealProcesses processes, boolean follow, ExpectOption expect, boolean fixed)
      throws Exception {
    ClientFacts facts = processes.facts();
    out.println("client: " + facts.text());
    return follow || fixed || !facts.mayBe(schedule.plan().version())
        ? follow(facts, processes, expect, fixed)
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
      out.println("process " + pid + ": " + processes.error(pid));
    }
    if (printing.json()) {
      json(
          facts,
          result.divergence().isPresent()
              ? ScheduleJson.JsonVerdict.unknown
              : ScheduleJson.outcome(result.verdict()),
          result.steps(),
          result.divergence().orElse(null),
          expect,
          null,
          List.of());
    }
    if (result.divergence().isPresent()) {
      System.err.println("reproduce: " + result.divergence().get());
      return ExitCode.UNKNOWN;
    }
    out.println("model == real at " + result.steps() + " of " + schedule.steps().size() + " steps");
    out.println("verdict: " + result.verdict() + " after " + result.steps() + " steps");
    return expect.exitCode(result.verdict() != Verdict.CLEAN);
  }

  private int follow(ClientFacts facts, RealProcesses processes, ExpectOption expect, boolean fixed)
      throws Exception {
    processes.start();
    FollowedReplay.Result result = new FollowedReplay(schedule, processes, directory).run();
    out.println(
        "schedule of client "
            + schedule.plan().version()
            + ": each process takes its turns as long as its operations are of the same kinds and"
            + " on the same files");
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
            : "after the last step each program was run to its end");
    result.deaths().forEach((pid, error) -> out.println("process " + pid + ": " + error));
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
    FaultComparison comparison = comparison(result.verdict());
    if (comparison.was() != Verdict.CLEAN) {
      out.println(Variation.sentence(comparison, null));
    }
    out.println(
        "verdict: "
            + result.verdict()
            + " after "
            + Plural.of(result.steps(), "step")
            + (result.detail().isEmpty() ? "" : "; " + result.detail())
            + "; with client "
            + schedule.plan().version()
            + ": "
            + schedule.expectation().verdict());
    if (printing.json()) {
      ScheduleJson.JsonVerdict outcome = ScheduleJson.outcome(result.verdict());
      json(facts, outcome, result.steps(), null, expect, comparison, result.departures());
    }
    return fixed
        ? ReplayCommand.fixedCode(comparison)
        : expect.exitCode(result.verdict() != Verdict.CLEAN);
  }

  /** The client's end beside the schedule's; which of two writers' faults it is is not known. */
  private FaultComparison comparison(Verdict verdict) {
    return new FaultComparison(
        schedule.expectation().verdict(), RunFault.of(schedule), verdict, Optional.empty());
  }

  private void json(
      ClientFacts facts,
      ScheduleJson.JsonVerdict outcome,
      int steps,
      String diverged,
      ExpectOption expect,
      FaultComparison comparison,
      List<FollowedReplay.Departure> departures)
      throws IOException {
    // The files alone do not show which fault a client that follows the schedule has.
    boolean same = facts.mayBe(schedule.plan().version()) && departures.isEmpty();
    Optional<Fault> fault =
        same && outcome == ScheduleJson.JsonVerdict.corrupt
            ? RunFault.of(schedule)
            : Optional.empty();
    try (ScheduleJson json = new ScheduleJson(System.out, "replay", outcome, fault)) {
      json.number("steps", steps)
          .text("diverged", diverged)
          .texts("remarks", List.of())
          .expected(expect)
          .comparison(comparison)
          .schedule("schedule", schedule, null, CleanSwap.of(schedule))
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
}
