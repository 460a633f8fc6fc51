/**
 * Forks without {@code fork()}: JVMs that are started ahead, park just before a worker's first
 * statement, and are that worker once they are handed their parent's state ({@link
 * multiproc.harness.fork.JvmPool}).
 */
package multiproc.harness.fork;
