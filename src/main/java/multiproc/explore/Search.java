package multiproc.explore;

import java.util.Set;
import java.util.stream.Collectors;
import multiproc.client.ClientVersion;
import multiproc.layout.Fix;
import multiproc.schedule.Granularity;
import multiproc.schedule.Plan;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.Statement;
import multiproc.store.SystemFault;

/**
 * Holds the input of a search: a plan's programs, and the events that may come between their steps.
 *
 * @param name of the scenario or its bounds, for messages
 * @param bounds null for a scenario
 * @param plan the processes and their programs
 * @param kill whether a child may be killed at any step
 * @param fault of the system that one operation may meet; null for none
 */
public record Search(String name, Bounds bounds, Plan plan, boolean kill, SystemFault fault) {

  /** A search over a scenario. */
  public Search(String name, Plan plan, boolean kill, SystemFault fault) {
    this(name, null, plan, kill, fault);
  }

  /** A search over the original's programs. */
  public Search(Bounds bounds, Plan plan, boolean kill, SystemFault fault) {
    this(bounds.text(), bounds, plan, kill, fault);
  }

  /** The same search for another client. */
  public Search with(ClientVersion other) {
    return new Search(name, bounds, plan.with(other), kill, fault);
  }

  /** The same search without the fixes. */
  public Search withoutFixes() {
    return new Search(name, bounds, plan.with(Set.of()), kill, fault);
  }

  /** The same search with other programs and events. */
  public Search with(Plan other, boolean killed, SystemFault met) {
    return new Search(name, bounds, other, killed, met);
  }

  /** The release and the fixes. */
  public String client() {
    return plan.fixes().isEmpty()
        ? plan.version().text()
        : plan.version()
            + " with "
            + plan.fixes().stream().sorted().map(Fix::word).collect(Collectors.joining(" "));
  }

  /** The coarsest steps that are fine enough for the events between them. */
  public static Granularity granularity(Plan plan, boolean kill, SystemFault fault) {
    if (fault != null || signals(plan)) {
      return Granularity.OPERATION;
    }
    return kill || kills(plan) || scrapes(plan) ? Granularity.OBSERVED : Granularity.VISIBLE;
  }

  /** Whether the steps are fine enough for the events between them. */
  public boolean fits() {
    return switch (plan.granularity()) {
      case VISIBLE -> !kill && fault == null && !kills(plan) && !scrapes(plan) && !signals(plan);
      case OBSERVED -> fault == null && !signals(plan);
      default -> true;
    };
  }

  private static boolean signals(Plan plan) {
    return plan.processes().stream().anyMatch(ProcessPlan::handlesSignal);
  }

  private static boolean kills(Plan plan) {
    return plan.has(Statement.Kill.class);
  }

  private static boolean scrapes(Plan plan) {
    return plan.has(Statement.Scrape.class)
        || plan.processes().stream().anyMatch(p -> p.role() == ProcessPlan.Role.SCRAPE);
  }

  /** Whether a process scrapes. */
  public boolean scrapes() {
    return scrapes(plan);
  }

  /** The search, not started. */
  public Explorer explorer(Explorer.Limits limits, Explorer.Progress progress) {
    return new Explorer(plan, kill, fault, limits, progress);
  }
}
