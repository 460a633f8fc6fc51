/**
 * Simulated processes: the client's own code run over answers from a list, and the files as values.
 */
package multiproc.schedule.simulate;
