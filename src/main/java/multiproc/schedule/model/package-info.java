/**
 * The model: processes as values. The client's own code runs alone over a list of answers, and each
 * state that it reaches is stored once.
 */
package multiproc.schedule.model;
