/** Who runs what: the processes of an interleaving, their programs, and what a step of them is. */
package multiproc.schedule.plan;
