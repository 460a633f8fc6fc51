/** Shared by the commands on schedules: reading, searching and printing them. */
package multiproc.cli.schedule;
