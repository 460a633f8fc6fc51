package multiproc.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import multiproc.client.ClientVersion;
import multiproc.explore.FollowedRun;
import multiproc.explore.catalogue.FaultCatalogue;
import multiproc.harness.real.TestedFault;
import multiproc.schedule.Schedule;
import multiproc.schedule.Verdict;

/**
 * The releases of the matrix under which the port shows a schedule's fault in the schedule's order,
 * and those under which it does not. A release may have the fault in another order.
 */
record OrderUnderReleases(List<ClientVersion> failing, List<ClientVersion> passing) {

  private static final int OF_TWO_WRITERS =
      Verdict.MISALIGNED.bit() | Verdict.VALUE_STOMP.bit() | Verdict.LOST.bit();

  /** Runs the order under each release, in memory. */
  static OrderUnderReleases of(Schedule schedule, TestedFault fault) {
    Set<ClientVersion> releases = new TreeSet<>(FaultCatalogue.releases());
    releases.add(schedule.plan().version());
    List<ClientVersion> failing = new ArrayList<>();
    List<ClientVersion> passing = new ArrayList<>();
    for (ClientVersion release : releases) {
      FollowedRun.Ending end = FollowedRun.under(schedule, release);
      (shows(end, fault, schedule.expectation().verdict()) ? failing : passing).add(release);
    }
    return new OrderUnderReleases(List.copyOf(failing), List.copyOf(passing));
  }

  private static boolean shows(FollowedRun.Ending end, TestedFault fault, Verdict verdict) {
    if (fault.died().isPresent()) {
      Pattern died = fault.died().get();
      return end.errors().stream().anyMatch(error -> died.matcher(error).find());
    }
    int bits = end.verdicts();
    return switch (verdict) {
      case MISALIGNED, VALUE_STOMP, LOST ->
          (bits & (OF_TWO_WRITERS | Verdict.FAILED.bit())) != 0
              || fault.isOfForeignFile() && !end.stores().isEmpty();
      case READER_INIT, FAILED -> !end.errors().isEmpty();
      case CLEAN -> bits != 0;
      default -> (bits & verdict.bit()) != 0;
    };
  }

  /** The releases, as sentences. */
  String text() {
    return "In this order the port fails it under client "
        + text(failing)
        + " and passes it under "
        + (passing.isEmpty() ? "none of the releases tried" : text(passing))
        + ".\nA client that passes may have the fault in another order.";
  }

  private static String text(List<ClientVersion> releases) {
    return releases.stream().map(ClientVersion::text).collect(Collectors.joining(", "));
  }

  /** The numbers of releases, for JSON. */
  static List<String> numbers(List<ClientVersion> releases) {
    return releases.stream().map(ClientVersion::text).toList();
  }
}
