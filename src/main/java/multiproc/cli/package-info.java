/**
 * The command line: a class for each command, which declares its options, calls the other packages,
 * and chooses the exit code.
 */
package multiproc.cli;
