/**
 * Infers, from a file of unknown programs, the handles that append keys and set values, the
 * operations of each handle, and an order of the operations that leaves exactly the file's bytes.
 */
package multiproc.explore.infer;
