/**
 * From segments to findings: which entry was overwritten by which, and which known fault explains
 * it. Start with {@link multiproc.inspect.diagnose.Diagnosis}.
 */
package multiproc.inspect.diagnose;
