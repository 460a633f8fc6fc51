/**
 * An interleaving as a value and as a text file: a {@link multiproc.schedule.Plan} has the
 * processes and their programs, a {@link multiproc.schedule.Step} the operations that no other
 * process interrupts, and a {@link multiproc.schedule.Schedule} the order of the steps and their
 * result.
 */
package multiproc.schedule;
