package multiproc.schedule.model;

/**
 * What a move of a {@link TransitionSystem} is. A search stores each move with its process as one
 * int, the mover, which {@link #of} makes and {@link #kind} and {@link #process} read.
 */
public enum Mover {
  /** A process does a step. */
  STEP,
  /** A process is killed. */
  KILL,
  /** A process's next operation meets the system's fault. */
  FAULT,
  /** A signal comes to a process. */
  SIGNAL;

  private static final Mover[] KINDS = values();

  /**
   * The mover of a process.
   *
   * @param process its index in the plan
   * @param processes how many the plan has
   */
  public int of(int process, int processes) {
    return ordinal() * processes + process;
  }

  /** The kind of a mover. */
  public static Mover kind(int mover, int processes) {
    return KINDS[mover / processes];
  }

  /** The index of a mover's process in the plan. */
  public static int process(int mover, int processes) {
    return mover % processes;
  }
}
