/**
 * Writes clean copies of damaged files, with all that can be recovered. The originals are not
 * changed.
 */
package multiproc.inspect.salvage;
