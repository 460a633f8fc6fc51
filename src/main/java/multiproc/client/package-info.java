/**
 * The port of client_python's multi-process mode, bug included: the same files, byte for byte, and
 * the same errors, word for word.
 *
 * <p>Start with {@link multiproc.client.MmapedDict}, then {@link
 * multiproc.client.MultiProcessValue}. A scrape begins in {@link
 * multiproc.client.MultiProcessCollector}: {@link multiproc.client.merge} merges as the client
 * does, {@link multiproc.client.text} merges faster.
 */
package multiproc.client;
