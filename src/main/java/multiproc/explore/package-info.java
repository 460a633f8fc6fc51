/** Searches all interleavings of simulated processes: exhaustively, shortest first, with counts. */
package multiproc.explore;
