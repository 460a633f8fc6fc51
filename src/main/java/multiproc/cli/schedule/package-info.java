/** What the commands that have to do with schedules share: reading, searching, printing them. */
package multiproc.cli.schedule;
