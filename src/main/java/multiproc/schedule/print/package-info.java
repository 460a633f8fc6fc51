/** A schedule for a reader: the table of its steps, as a text and as a page. */
package multiproc.schedule.print;
