/**
 * Processes as values: the client's own code run alone over answers from a list, and the states it
 * comes to, each remembered once.
 */
package multiproc.schedule.model;
