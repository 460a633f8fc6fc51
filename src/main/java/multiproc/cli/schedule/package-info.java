/** What the commands on schedules share: reading, searching, printing them. */
package multiproc.cli.schedule;
