package multiproc.schedule.plan;

import multiproc.client.ProcessState;

/** What a program does to processes: each call is a step. */
public interface ProcessControl {

  /** Forks a process from this state of the caller's. */
  void fork(long pid, ProcessState state);

  /** Starts a process afresh. */
  void spawn(long pid);

  /** Kills a process. */
  void kill(long pid);

  /** Returns when a process has ended. */
  void await(long pid);

  /** The program has ended. */
  void exit();
}
