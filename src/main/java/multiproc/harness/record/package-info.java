/**
 * Traces of a free run: the operations of every process on the files, their times, and an order
 * that follows.
 */
package multiproc.harness.record;
