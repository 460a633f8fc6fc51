/**
 * Reads files as the collector does and merges them as the client does: keeps every sample as it
 * was read, then makes one value for each series. Exact in all cases, and the reference for {@link
 * multiproc.client.text}, which is fast in the usual ones.
 */
package multiproc.client.merge;
