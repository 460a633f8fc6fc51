/**
 * Real processes: the launcher that forks and kills workers, for ever, as the original script does,
 * and the HTTP server that serves a scrape of their files.
 *
 * <p>Start with {@link multiproc.harness.Launcher}; {@link multiproc.harness.fork.JvmPool} says how
 * a fork is done without {@code fork()}.
 */
package multiproc.harness;
