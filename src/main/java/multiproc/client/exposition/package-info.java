/** Lines of the text format as bytes: a series' text, a value's text, and where both are kept. */
package multiproc.client.exposition;
