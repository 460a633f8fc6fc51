/**
 * Access to the bytes of files, without knowledge of their meaning: the interface between the
 * client's code and the machine. Other processes may run between any two operations.
 */
package multiproc.store;
