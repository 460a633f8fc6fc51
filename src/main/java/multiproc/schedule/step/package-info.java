/** A step: its operations, which operations make one step, and which two do not commute. */
package multiproc.schedule.step;
