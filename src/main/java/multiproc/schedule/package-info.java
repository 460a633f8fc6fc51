/**
 * An interleaving as a value: processes and their programs, the order of their steps, and its text
 * file.
 */
package multiproc.schedule;
