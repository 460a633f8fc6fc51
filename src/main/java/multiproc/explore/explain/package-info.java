/** From a corrupt file alone back to an interleaving that leaves exactly its bytes. */
package multiproc.explore.explain;
