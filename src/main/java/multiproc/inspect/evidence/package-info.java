/**
 * Access to files as evidence: opened for reading only, read through a window, never unpacked to
 * disk. Start with {@link multiproc.inspect.evidence.Evidence}.
 */
package multiproc.inspect.evidence;
