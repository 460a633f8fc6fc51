/**
 * Real processes: parked JVMs that stand in for forks, the launcher that forks and kills them, and
 * the HTTP server that shows what their files have become.
 *
 * <p>Start with {@link multiproc.harness.Launcher}; {@link multiproc.harness.JvmPool} says how a
 * fork is done without {@code fork()}.
 */
package multiproc.harness;
