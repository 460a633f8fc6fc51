/**
 * The model: processes as values. The client's own code runs over a list of results, and each state
 * that it reaches is stored once.
 */
package multiproc.schedule.model;
