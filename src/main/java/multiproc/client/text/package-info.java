/**
 * A scrape straight to the text format: entries are distinguished by their raw bytes, each distinct
 * key's JSON is read once, each series is rendered once. Unusual directories go to {@link
 * multiproc.client.merge}, which gives the same results more slowly.
 */
package multiproc.client.text;
