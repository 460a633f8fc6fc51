/**
 * An interleaving as a value and as a text file: {@code plan} says who runs what, {@code step} what
 * happens, a {@link multiproc.schedule.Schedule} in which order and to which end.
 */
package multiproc.schedule;
