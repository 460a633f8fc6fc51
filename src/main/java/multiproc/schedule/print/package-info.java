/** Prints schedules: the table of their steps, as a text and as a page. */
package multiproc.schedule.print;
