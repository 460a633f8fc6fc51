/**
 * What the commands share of the command line: a command over picocli's model, its options'
 * converters, the exit codes, what happens on a signal.
 */
package multiproc.cli.option;
