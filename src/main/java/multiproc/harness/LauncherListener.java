package multiproc.harness;

import multiproc.harness.fork.WorkerDeath;

/** Receives the launcher's events. Called on the launcher's thread, so it must be quick. */
public interface LauncherListener {

  /** Does nothing. */
  LauncherListener NONE = new LauncherListener() {};

  /** A worker was forked; {@code processNumber} counts all forks from 1. */
  default void forked(int processNumber, long pid) {}

  /** Every current worker has been counted once, so all of the parent's entries are written. */
  default void countedWorkers() {}

  /** A worker has died of an exception. */
  default void workerDied(int processNumber, long pid, WorkerDeath death) {}

  /** A worker has died without a report: another process killed it. */
  default void workerKilled(int processNumber, long pid) {}

  /** The launcher's own client failed; nothing is forked after that. */
  default void launcherDied(WorkerDeath death) {}
}
