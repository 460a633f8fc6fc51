/**
 * Forensics of a file's bytes: reads evidence and never changes it.
 *
 * <p>Start with {@link multiproc.inspect.CaseInspection}, then {@link multiproc.inspect.Inspector}.
 */
package multiproc.inspect;
