package multiproc.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import multiproc.client.ClientVersion;
import multiproc.client.Fault;
import multiproc.explore.Explorer;
import multiproc.explore.WhatIf;
import multiproc.explore.catalogue.FaultCase;
import multiproc.explore.catalogue.FaultCatalogue;
import multiproc.layout.ClientChange;
import multiproc.schedule.RunFault;
import multiproc.schedule.Schedule;
import multiproc.schedule.Verdict;
import multiproc.schedule.print.LaterEnd;

/**
 * Says what is known of a run beside its story: its end if the programs run on, a swap that is
 * clean, its fault and what prevents it.
 *
 * <p>Pure functions.
 */
final class RunFacts {

  private RunFacts() {}

  /**
   * The known fault of a run: the one that its end shows, or else the one that it is named after.
   *
   * @param name of the schedule; null if it has none
   */
  static Optional<Fault> fault(Schedule run, String name) {
    return RunFault.of(run).or(() -> Fault.of(name));
  }

  /**
   * The sentences.
   *
   * @param name under which {@code replay} finds the schedule; null if it is in no file
   */
  static List<String> of(Schedule schedule, String name) throws IOException {
    List<String> sentences = new ArrayList<>();
    if (schedule.expectation().verdict() != Verdict.CLEAN) {
      Schedule finished = new WhatIf(schedule, Explorer.DIRECTORY).finished();
      sentences.add(LaterEnd.sentence(schedule, finished));
      sentences.addAll(CleanSwap.sentences(schedule, name));
    }
    Optional<Fault> shown = RunFault.of(schedule);
    if (shown.filter(Fault.FORK_INIT::equals).isPresent() && name != null) {
      String release = ClientVersion.bringing(ClientChange.CHECKS_PID_BEFORE_NEW_VALUE).text();
      sentences.add("With the fix: " + ProgramName.line("replay", name, "--client", release) + ".");
    }
    Fault named = Fault.of(name).orElse(null);
    if (named != null && !named.equals(shown.orElse(null))) {
      sentences.add(
          "It is the schedule of the known fault %s: %s (releases %s)."
              .formatted(named, named.sentence(), named.releases()));
    }
    Optional<Fault> fault = named == null ? shown : Optional.of(named);
    if (fault.isPresent()) {
      sentences.add(against(fault.get()));
    }
    return sentences;
  }

  /** What a user can do against a fault, and the command that tells its story. */
  static String against(Fault fault) throws IOException {
    String workaround = FaultCatalogue.find(fault.id()).map(FaultCase::workaround).orElse("");
    return "What to do about "
        + fault
        + ": "
        + (workaround.isEmpty() ? "" : workaround + "; ")
        + "more: "
        + ProgramName.line("faults", "show", fault.id())
        + ".";
  }
}
