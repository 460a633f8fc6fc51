/**
 * Shared parts of the command line: a command over picocli's model, the converters of options, the
 * exit codes, and the handling of signals.
 */
package multiproc.cli.option;
