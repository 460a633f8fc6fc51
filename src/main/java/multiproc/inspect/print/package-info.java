/** Inspections as text: for a reader, for a program, byte by byte. Computes nothing of its own. */
package multiproc.inspect.print;
