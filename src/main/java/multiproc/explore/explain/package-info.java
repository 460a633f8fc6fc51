/** Finds an interleaving that leaves exactly a corrupt file's bytes. */
package multiproc.explore.explain;
