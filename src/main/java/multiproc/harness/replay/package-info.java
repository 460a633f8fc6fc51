/** Runs a schedule again on real processes, which ask over a pipe before every step. */
package multiproc.harness.replay;
