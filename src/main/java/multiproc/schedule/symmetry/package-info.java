/** Workers that differ by their number alone, and what becomes of a state when they are renamed. */
package multiproc.schedule.symmetry;
