/**
 * The port of client_python's multi-process mode, bug included: the same files, byte for byte, and
 * the same errors, word for word.
 *
 * <p>Writing starts with {@link multiproc.client.MmapedDict}, then {@link
 * multiproc.client.MultiProcessValue}. A scrape starts with {@link
 * multiproc.client.MultiProcessCollector}. There are two merges of the files:
 *
 * <ul>
 *   <li>{@link multiproc.client.ExactMerge} merges as the client does: it keeps every sample as it
 *       was read, then makes one value for each series. It is exact in all cases, and the reference
 *       for the other.
 *   <li>{@link multiproc.client.TextScrape} goes straight to the text: entries are distinguished by
 *       their raw bytes, each distinct key's JSON is read once, each series is rendered once.
 *       Unusual directories go to {@code ExactMerge}, which gives the same results more slowly.
 * </ul>
 */
package multiproc.client;
