/**
 * Access to the bytes of files, and no idea of what they mean: the seam between the client's code
 * and the machine, at whose every operation another process may come in between.
 */
package multiproc.store;
