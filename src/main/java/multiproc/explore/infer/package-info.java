/**
 * From a file of unknown programs back to handles that append keys and set values, what each of
 * them did, and an order of their operations that leaves exactly the file's bytes.
 */
package multiproc.explore.infer;
