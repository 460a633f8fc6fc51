/** A schedule run again on real processes: each asks leave over a pipe before every step. */
package multiproc.harness.replay;
