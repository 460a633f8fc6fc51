/**
 * The command line: a class for each command, which says what it takes, hands over, and picks the
 * exit code.
 */
package multiproc.cli;
