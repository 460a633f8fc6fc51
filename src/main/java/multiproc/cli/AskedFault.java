package multiproc.cli;

import java.io.IOException;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;
import multiproc.client.Fault;
import multiproc.explore.catalogue.FaultCase;
import multiproc.explore.catalogue.FaultCatalogue;
import multiproc.schedule.RunFault;
import multiproc.schedule.Schedule;

/**
 * The fault that a schedule is replayed for: the known fault that it is named after, else the one
 * that its end shows.
 *
 * @param fault empty if it has no name
 * @param error of which a process dies that shows the fault; empty if the end alone shows it
 */
record AskedFault(Optional<Fault> fault, Optional<Pattern> error) {

  /**
   * Finds it.
   *
   * @param name of the schedule; null if it has none
   */
  static AskedFault of(Schedule schedule, String name) throws IOException {
    Optional<Fault> shown = RunFault.of(schedule);
    Optional<Fault> named = Fault.of(name);
    if (named.isEmpty() || named.equals(shown)) {
      return new AskedFault(shown, Optional.empty());
    }
    return new AskedFault(named, FaultCatalogue.find(named.get().id()).flatMap(FaultCase::died));
  }

  /** Whether one of the errors shows it; empty if its end alone does. */
  Optional<Boolean> seenIn(Collection<String> errors) {
    return error.map(pattern -> errors.stream().anyMatch(text -> pattern.matcher(text).find()));
  }
}
