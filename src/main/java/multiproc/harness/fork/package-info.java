/**
 * Forks without {@code fork()}: JVMs are started ahead, park just before a worker's first
 * statement, and become that worker when they get their parent's state ({@link
 * multiproc.harness.fork.JvmPool}).
 */
package multiproc.harness.fork;
