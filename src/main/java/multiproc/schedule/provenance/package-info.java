/**
 * Provenance of a file's bytes: which step stored each byte last, as which field, and which field a
 * walk reads it as.
 */
package multiproc.schedule.provenance;
