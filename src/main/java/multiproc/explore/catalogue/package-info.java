/** The texts that come with the program: schedules, and the known faults with their scenarios. */
package multiproc.explore.catalogue;
