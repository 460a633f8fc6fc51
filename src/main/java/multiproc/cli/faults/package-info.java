/** Prints the known faults and their matrix as text, as a page and as JSON. */
package multiproc.cli.faults;
