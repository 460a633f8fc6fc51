package multiproc.schedule;

import java.util.Optional;
import multiproc.client.ClientVersion;
import multiproc.schedule.plan.Granularity;
import multiproc.schedule.plan.Plan;

/**
 * A scenario as it was read: who runs what, and not yet in which order.
 *
 * @param client that its text names
 * @param granularity that its text names
 * @param plan with what is usual where the text names none
 */
public record ScenarioText(
    Optional<ClientVersion> client, Optional<Granularity> granularity, Plan plan) {}
