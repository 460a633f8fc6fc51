/**
 * The port of client_python's multi-process mode, bug included: what it writes, byte for byte, and
 * what it says, word for word.
 *
 * <p>Start with {@link multiproc.client.MmapedDict}, then {@link
 * multiproc.client.MultiProcessValue}. A scrape begins in {@link
 * multiproc.client.MultiProcessCollector}: {@link multiproc.client.merge} is the client's own way,
 * {@link multiproc.client.text} the fast one.
 */
package multiproc.client;
