/**
 * An interleaving as a value and as a text file: {@code plan} has the processes and programs,
 * {@code step} the steps, and a {@link multiproc.schedule.Schedule} their order and result.
 */
package multiproc.schedule;
