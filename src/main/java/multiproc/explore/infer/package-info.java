/**
 * Infers, from a file of unknown programs, the handles that append keys and set values, the
 * operations of each handle, and an order of the operations that leaves exactly the file's bytes.
 *
 * <p>A <em>handle</em> is a file as one process has opened it, with the end of the bytes in use as
 * that process knows it. A <em>child</em> is a metric with one set of label values, and has one
 * series or several. A <em>fragment</em> is what is visible of one store.
 */
package multiproc.explore.infer;
