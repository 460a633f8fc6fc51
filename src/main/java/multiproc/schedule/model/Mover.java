package multiproc.schedule.model;

/**
 * The kind of a move of a {@link TransitionSystem}. A search stores the kind and the process of
 * each move as one int, the mover, which {@link #of} makes and {@link #kind} and {@link #process}
 * read.
 */
public enum Mover {
  /** A process does a step. */
  STEP,
  /** A process is killed. */
  KILL,
  /** A process's next operation meets the system's fault. */
  FAULT,
  /** A process receives a signal. */
  SIGNAL;

  private static final Mover[] KINDS = values();

  /**
   * The mover of a process.
   *
   * @param process its index in the plan
   * @param processes number of processes in the plan
   */
  public int of(int process, int processes) {
    return ordinal() * processes + process;
  }

  /** The kind of a mover. */
  static Mover kind(int mover, int processes) {
    return KINDS[mover / processes];
  }

  /** The index of a mover's process in the plan. */
  public static int process(int mover, int processes) {
    return mover % processes;
  }
}
