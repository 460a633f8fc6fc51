/**
 * Runs schedules on the real client_python: forks of a Python interpreter, with a gate in place of
 * each name through which the client accesses a file.
 */
package multiproc.harness.real;
