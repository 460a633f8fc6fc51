/**
 * Attempts at the corruption, one after the other, each in a JVM of its own, until one is a hit.
 *
 * <p>Start with {@link multiproc.harness.hunt.Hunt}.
 */
package multiproc.harness.hunt;
