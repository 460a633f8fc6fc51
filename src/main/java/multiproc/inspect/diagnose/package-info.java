/**
 * Derives findings from segments: which entry overwrote which, and which known fault explains the
 * file. Start with {@link multiproc.inspect.diagnose.Diagnosis}.
 */
package multiproc.inspect.diagnose;
