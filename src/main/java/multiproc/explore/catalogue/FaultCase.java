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
import multiproc.schedule.ScenarioText;
import multiproc.schedule.Schedule;
import multiproc.schedule.Verdict;
import multiproc.schedule.plan.Granularity;
import multiproc.schedule.plan.Plan;
import multiproc.store.SystemFault;

/**
 * A known fault of multi-process mode, and the scenario that shows it.
 *
 * @param fault which it is
 * @param lasts transient or permanent, with what ends it
 * @param seen what a user sees
 * @param workaround what a user can do
 * @param fix what a fix must do
 * @param story what happens in order, a line each
 * @param kill whether a child may be killed at any step
 * @param systemFault that one operation may meet; null for none
 * @param verdict that shows it; empty where none does
 * @param died a process's error that shows it; empty where none does
 * @param remains whether bytes behind those in use, of a process that is gone, show it
 * @param reasons why a release cannot show it, by its number; {@code any} why none can; {@code
 *     real} why no client itself is run
 * @param scenario who runs what
 * @param run a shortest run that shows it under the release of the scenario, as the search found
 *     it; empty where none does, or nobody has searched yet
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

  /** The release in a line {@code not} that stands for every client itself. */
  private static final String CLIENTS = "real";

  /** The release in a line {@code not} that stands for all. */
  private static final String ANY = "any";

  /** Why a release cannot show it; empty where it is searched. */
  public Optional<String> notUnder(ClientVersion release) {
    return Optional.ofNullable(reasons.getOrDefault(release.text(), reasons.get(ANY)));
  }

  /** Why it is not run on clients themselves; empty where it is. */
  public Optional<String> notOnClients() {
    return Optional.ofNullable(reasons.get(CLIENTS));
  }

  /** Its name. */
  public String id() {
    return fault.id();
  }

  /** The search for it under a release with fixes. */
  public Search search(ClientVersion version, Set<Fix> fixes) {
    Plan plan = scenario.plan().with(version).with(fixes);
    Granularity steps =
        scenario.granularity().orElseGet(() -> Search.granularity(plan, kill, systemFault));
    return new Search("fault " + fault, plan.with(steps), kill, systemFault);
  }

  /** The release under which its file shows it. */
  public ClientVersion version() {
    return scenario.plan().version();
  }
}
