/** Search over all interleavings of simulated processes: exhaustive, shortest first, counted. */
package multiproc.explore;
