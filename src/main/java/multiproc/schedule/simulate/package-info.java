/** Simulated runs: a state is the files and one node a process, a step leads to the next. */
package multiproc.schedule.simulate;
