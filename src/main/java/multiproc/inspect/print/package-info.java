/** Prints inspections: as text, as JSON, and byte by byte. Computes nothing itself. */
package multiproc.inspect.print;
