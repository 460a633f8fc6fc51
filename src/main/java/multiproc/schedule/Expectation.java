package multiproc.schedule;

import java.util.List;
import java.util.Map;

/**
 * The expected result of a schedule.
 *
 * @param verdict on its last state
 * @param detail where and what, for example {@code gauge_all_4101.db MISALIGNED at 88: length 0}
 * @param deaths what processes died of, by process identifier
 * @param inferred steps whose order was not seen but found by search: pairs of neighbours
 */
public record Expectation(
    Verdict verdict, String detail, Map<Long, String> deaths, List<String> inferred) {}
