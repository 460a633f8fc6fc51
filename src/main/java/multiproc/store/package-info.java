/**
 * Access to the bytes of files, without knowledge of their meaning: the seam between the client's
 * code and the machine, at whose every operation another process may come in between.
 */
package multiproc.store;
