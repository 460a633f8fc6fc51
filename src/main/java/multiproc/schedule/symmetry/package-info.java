/** Symmetry: workers that differ only by their number, and the state after their exchange. */
package multiproc.schedule.symmetry;
