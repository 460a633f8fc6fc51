/** Whose each byte of a file is: which step stored it as what, and what a walk takes it for. */
package multiproc.schedule.provenance;
