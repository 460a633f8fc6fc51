/**
 * The command line: a class for each command, which parses its options, hands over, and picks the
 * exit code; and what the commands share: options and their converters, tables, pages, JSON.
 */
package multiproc.cli;
