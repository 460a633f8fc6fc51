/** Files as values: their bytes, and what a client would say of them. */
package multiproc.schedule.image;
