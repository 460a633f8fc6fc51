/**
 * What the bytes of a file say of its past: reads evidence, changes none of it.
 *
 * <p>Start with {@link multiproc.inspect.CaseInspection}, then {@link multiproc.inspect.Inspector}.
 */
package multiproc.inspect;
