/** The known faults as text, as a page and as JSON. */
package multiproc.cli.faults;
