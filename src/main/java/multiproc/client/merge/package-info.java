/**
 * Reading files as the collector does, and merging them the client's own way: every sample kept as
 * it was read, then one value for each series. Exact in all cases, and the measure for {@link
 * multiproc.client.text}, which is fast in the usual ones.
 */
package multiproc.client.merge;
