package multiproc.harness;

import multiproc.harness.fork.WorkerDeath;

/** Receives the launcher's events. Called on the launcher's thread, so it must be quick. */
public interface LauncherListener {

  /** Does nothing. */
  LauncherListener NONE = new LauncherListener() {};

  /** A worker was forked; {@code processNumber} counts all forks from 1. */
  default void forked(int processNumber, long pid) {}

  /** Every current worker has been counted once: the parent's entries are all written. */
  default void countedWorkers() {}

  /** A worker is found dead of an exception. */
  default void workerDied(int processNumber, long pid, WorkerDeath death) {}

  /** A worker is found dead without last words: somebody else killed it. */
  default void workerKilled(int processNumber, long pid) {}

  /** The launcher's own client met an exception; nothing is forked any more. */
  default void launcherDied(WorkerDeath death) {}
}
