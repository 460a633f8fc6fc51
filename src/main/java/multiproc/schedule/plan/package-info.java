/** The processes of an interleaving, their programs, and the granularity of their steps. */
package multiproc.schedule.plan;
