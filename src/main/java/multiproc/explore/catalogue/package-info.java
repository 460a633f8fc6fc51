/** The texts in the program's resources: schedules, and the known faults with their scenarios. */
package multiproc.explore.catalogue;
