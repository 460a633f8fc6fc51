/**
 * Schedules on the real client_python: forks of a Python interpreter, in which every name through
 * which the client reaches a file is replaced by a gate.
 */
package multiproc.harness.real;
