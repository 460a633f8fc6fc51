package multiproc.schedule;

import multiproc.client.ProcessState;

/** Forks, kills and waits for processes for a program; each call is a step. */
public interface ProcessControl {

  /** Forks a process that inherits this state of the caller. */
  void fork(long pid, ProcessState state);

  /** Starts a process that inherits no state. */
  void spawn(long pid);

  /** Kills a process. */
  void kill(long pid);

  /** Returns when a process has ended. */
  void await(long pid);

  /** Is called at the end of the program. */
  void exit();
}
