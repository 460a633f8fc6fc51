/**
 * The command line: a class for each command, which parses, hands over, and picks the exit code.
 */
package multiproc.cli;
