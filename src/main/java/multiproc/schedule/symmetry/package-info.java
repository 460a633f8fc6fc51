/** Symmetry: workers that differ by their number alone, and the state after renaming them. */
package multiproc.schedule.symmetry;
