/**
 * A scrape straight to the text format: entries are distinguished by their raw bytes, each distinct
 * key's JSON is read once, each series is rendered once. What is unusual goes to {@link
 * multiproc.client.merge}, which says the same of everything, more slowly.
 */
package multiproc.client.text;
