package multiproc.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import multiproc.explore.Explorer;
import multiproc.explore.Shrinker;
import multiproc.explore.WhatIf;
import multiproc.harness.real.RealClient;
import multiproc.schedule.RunFault;
import multiproc.schedule.Schedule;
import multiproc.schedule.Verdict;
import multiproc.schedule.print.LaterEnd;
import multiproc.schedule.print.PageFacts;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Makes a schedule smaller. */
final class ShrinkCommand extends Command {

  private final Value<String> schedule =
      operand(
          PositionalParamSpec.builder()
              .type(String.class)
              .required(true)
              .paramLabel("SCHEDULE")
              .description(
                  "A .schedule file, a case's folder, or the name of a schedule that comes with the"
                      + " program."));

  private final SearchOptions search = new SearchOptions(this);

  private final RealOptions real =
      new RealOptions(
          this, "Run what is found on JVMs and on the real client_python: forks of PYTHON.");

  private final ClientOptions.Directory directory = ClientOptions.Directory.parent(this);

  private final SchedulePrinting printing = new SchedulePrinting(this);

  private final ExpectOption expect = new ExpectOption(this);

  ShrinkCommand() {
    super("shrink");
    help(
        "Finds the smallest schedule with the same result as a given one: the same verdict and, if"
            + " processes died, a process that dies likewise. Fewest processes come first, then"
            + " fewest steps, then fewest context switches; minimal (proved): every smaller one was"
            + " tried. Names two neighbouring steps: with these swapped the run is clean.",
        List.of(
            "0:the schedule ends clean, or as expected",
            "10:the schedule ends corrupt, or not as expected",
            "2:bad usage; nothing was touched",
            "3:the search was stopped before it was complete (--max-seconds, --max-states, memory,"
                + " Ctrl-C), or a real process did not follow the schedule"),
        "  reproduce shrink run.schedule -o small.schedule");
  }

  @Override
  public Integer call() throws Exception {
    search.check();
    printing.check();
    ScheduleSource.check(schedule.get());
    Optional<RealClient> client = real.client(directory.get());
    Schedule original = ScheduleSource.load(schedule.get());
    real.require(original.plan().version());
    return SignalHook.finishing(() -> shrink(original, client), search.stop()::interrupt);
  }

  private int shrink(Schedule original, Optional<RealClient> client) throws IOException {
    Shrinker shrinker = new Shrinker(original, search.limits());
    Shrinker.Shrunk shrunk = shrinker.run();
    Schedule small = shrunk.schedule();
    PrintStream out = printing.out();
    SchedulePrinting.print(small, out);
    String summary = summary(original, shrunk);
    String later = LaterEnd.sentence(small, new WhatIf(small, Explorer.DIRECTORY).finished());
    List<String> facts = new ArrayList<>(List.of(summary, later));
    facts.addAll(CleanSwap.sentences(small, search.file()));
    printing.page(small, PageFacts.of(facts));
    out.println(summary);
    out.println(kept(small, shrinker.kept()));
    facts.stream().skip(1).forEach(out::println);
    search.save(small, out);
    boolean stopped = search.wasStopped();
    boolean confirmed =
        !stopped
            && (client.isEmpty()
                || new Confirmation(directory.get(), out, client, search.stop())
                    .confirm(List.of(small)));
    if (printing.json()) {
      json(original, shrunk, shrinker.kept(), stopped || confirmed);
    }
    if (!confirmed) {
      return ExitCode.UNKNOWN;
    }
    return expect.exitCode(small.expectation().verdict() != Verdict.CLEAN);
  }

  private void json(Schedule original, Shrinker.Shrunk shrunk, Set<String> kept, boolean known)
      throws IOException {
    Schedule small = shrunk.schedule();
    ScheduleJson.JsonVerdict outcome =
        known
            ? ScheduleJson.outcome(small.expectation().verdict())
            : ScheduleJson.JsonVerdict.unknown;
    try (ScheduleJson json = new ScheduleJson(System.out, "shrink", outcome, RunFault.of(small))) {
      json.expected(expect)
          .flag("proved", shrunk.proved())
          .number("states", shrunk.states())
          .texts("keptDeaths", List.copyOf(kept))
          .schedule("original", original, null, 0)
          .schedule("schedule", small, search.file(), shrunk.swap());
    }
  }

  /** What the smaller schedule has in common with the given one. */
  private static String kept(Schedule small, Set<String> deaths) {
    return "kept: "
        + small.expectation().verdict()
        + (deaths.isEmpty()
            ? "; no process dies in the given schedule, so none has to"
            : "; the end of a process: " + String.join(" | ", deaths));
  }

  private String summary(Schedule original, Shrinker.Shrunk shrunk) {
    Schedule small = shrunk.schedule();
    if (search.stop().requested() && small.steps().size() == original.steps().size()) {
      return small.expectation().verdict()
          + ": not shrunk, the search was stopped before it found a smaller schedule";
    }
    return String.format(
        Locale.US,
        "%s: %s of %d processes, %s; was %d, %d, %d; %s (%s seen)",
        small.expectation().verdict(),
        Plural.of(small.steps().size(), "step"),
        small.plan().processes().size(),
        Plural.switches(small),
        original.steps().size(),
        original.plan().processes().size(),
        original.contextSwitches(),
        shrunk.proved()
            ? "minimal (proved)"
            : search.stop().requested() ? "the search was stopped" : "1-minimal",
        Plural.of(shrunk.states(), "state"));
  }
}
