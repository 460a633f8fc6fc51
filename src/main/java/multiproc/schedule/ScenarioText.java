package multiproc.schedule;

import java.util.Optional;
import multiproc.client.ClientVersion;

/**
 * A scenario as it was read: the processes and programs, without an order of their steps.
 *
 * @param client that the text names, if any
 * @param granularity that the text names, if any
 * @param plan the plan, with defaults if the text names no client or granularity
 */
public record ScenarioText(
    Optional<ClientVersion> client, Optional<Granularity> granularity, Plan plan) {}
