/**
 * A fuzz target for each parser. A plain test run feeds them the files of {@code
 * src/test/resources/multiproc/fuzz/*Inputs}; with {@code JAZZER_FUZZ=1} the one that {@code
 * -Dtest} names is fuzzed.
 */
package multiproc.fuzz;
