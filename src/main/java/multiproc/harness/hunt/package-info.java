/**
 * Repeats attempts to corrupt the files, each in a new JVM, until one is a hit.
 *
 * <p>Start with {@link multiproc.harness.hunt.Hunt}.
 */
package multiproc.harness.hunt;
