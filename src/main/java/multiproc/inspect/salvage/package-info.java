/**
 * Clean copies of damaged files, with all that can be recovered; the originals stay as they are.
 */
package multiproc.inspect.salvage;
