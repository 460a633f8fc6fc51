package multiproc.explore.explain;

import multiproc.schedule.Schedule;

/**
 * What is known of how a file came about.
 *
 * @param exact whether the schedule leaves the very bytes; else it is the closest that was found
 * @param schedule the interleaving
 * @param differing 8-byte words that are not as in the file; 0 when exact
 * @param distinct how many shortest schedules that differ in more than the order of steps that
 *     commute leave these bytes
 * @param counted whether these are all of that length
 * @param swap the number of the first of two neighbouring steps whose swap makes the run clean; 0
 *     when there are none
 * @param states seen in all
 */
public record Explanation(
    boolean exact,
    Schedule schedule,
    int differing,
    int distinct,
    boolean counted,
    int swap,
    long states) {}
