/** Traces of a free run: what every process did to the files, when, and the order that follows. */
package multiproc.harness.record;
