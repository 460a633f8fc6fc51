package multiproc.explore.catalogue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import multiproc.client.ClientVersion;
import multiproc.client.Fault;
import multiproc.explore.Search;
import multiproc.layout.Fix;
import multiproc.schedule.Granularity;
import multiproc.schedule.Plan;
import multiproc.schedule.ScenarioText;
import multiproc.schedule.Schedule;
import multiproc.schedule.Verdict;
import multiproc.store.SystemFault;

/**
 * A known fault of multi-process mode, and the scenario that shows it.
 *
 * @param fault the fault
 * @param lasts transient or permanent, and what ends it
 * @param seen what a user sees
 * @param workaround what a user can do
 * @param fix what a fix must do
 * @param story what happens, in order, one line each
 * @param kill whether a child may be killed at any step
 * @param systemFault that one operation may meet; null for none
 * @param verdict of a state that shows the fault; empty if the others are enough
 * @param died matches a process's error that shows the fault; empty if the others are enough
 * @param remains whether bytes of a dead process after those in use show the fault
 * @param reasons why a release cannot show the fault, by its number; {@code any} why none can;
 *     {@code real} if no real client is run
 * @param scenario the processes and their programs
 * @param run a shortest run that shows the fault under the scenario's release; empty if no run
 *     shows it, or in a file that was not searched so far
 */
public record FaultCase(
    Fault fault,
    String lasts,
    String seen,
    String workaround,
    String fix,
    List<String> story,
    boolean kill,
    SystemFault systemFault,
    Optional<Verdict> verdict,
    Optional<Pattern> died,
    boolean remains,
    Map<String, String> reasons,
    ScenarioText scenario,
    Optional<Schedule> run) {

  /** The word in a line {@code not} that stands for all real clients. */
  private static final String CLIENTS = "real";

  /** The word in a line {@code not} that stands for all releases. */
  private static final String ANY = "any";

  /** Why a release cannot show the fault; empty if it is searched. */
  public Optional<String> notUnder(ClientVersion release) {
    return Optional.ofNullable(reasons.getOrDefault(release.text(), reasons.get(ANY)));
  }

  /** Why the fault is not run on real clients; empty if it is. */
  public Optional<String> notOnClients() {
    return Optional.ofNullable(reasons.get(CLIENTS));
  }

  /** Its name. */
  public String id() {
    return fault.id();
  }

  /** The search for the fault under a release with fixes. */
  public Search search(ClientVersion version, Set<Fix> fixes) {
    Plan plan = scenario.plan().with(version).with(fixes);
    Granularity steps =
        scenario.granularity().orElseGet(() -> Search.granularity(plan, kill, systemFault));
    return new Search("fault " + fault, plan.with(steps), kill, systemFault);
  }

  /** The release under which the file shows the fault. */
  public ClientVersion version() {
    return scenario.plan().version();
  }
}
