/**
 * The model: processes as values. The client's own code runs over a list of results, and each state
 * that it reaches is stored once. {@link multiproc.schedule.model.Symmetry} exchanges workers that
 * differ only by their number.
 */
package multiproc.schedule.model;
