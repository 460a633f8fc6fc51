/** A step: the operations it is of, which of them join in one, and which two do not commute. */
package multiproc.schedule.step;
