package multiproc.schedule;

import java.util.List;
import java.util.Map;

/**
 * Says which result a schedule is expected to have.
 *
 * @param verdict on the last state
 * @param detail the place and the finding, for example {@code gauge_all_4101.db MISALIGNED at 88:
 *     length 0}
 * @param deaths errors of the processes that died, by process identifier
 * @param inferred pairs of consecutive steps that were not recorded in this order; a search found
 *     the order
 */
public record Expectation(
    Verdict verdict, String detail, Map<Long, String> deaths, List<String> inferred) {}
