/**
 * Real processes: the launcher that forks and kills workers for ever, as the original script does,
 * and the HTTP server that serves scrapes of their files.
 *
 * <p>Start with {@link multiproc.harness.Launcher}; {@link multiproc.harness.fork.JvmPool} explains
 * how to fork without {@code fork()}.
 */
package multiproc.harness;
