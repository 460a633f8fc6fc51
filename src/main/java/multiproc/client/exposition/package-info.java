/** Lines of the text format as bytes: a series' text, a value's text, and buffers for both. */
package multiproc.client.exposition;
