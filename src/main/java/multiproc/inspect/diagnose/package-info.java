/**
 * From segments to findings: who stored what over whom, and which known fault that is. Start with
 * {@link multiproc.inspect.diagnose.Diagnosis}.
 */
package multiproc.inspect.diagnose;
