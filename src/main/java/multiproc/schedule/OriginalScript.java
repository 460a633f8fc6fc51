package multiproc.schedule;

/**
 * The names and numbers of the original script's two programs. All are compile-time constants, so a
 * worker that was just forked does not load this class for them.
 *
 * <p>Follows the script of 2018 that the README describes.
 */
public final class OriginalScript {

  /** The multi-process mode of all its gauges. */
  public static final String MODE = "all";

  /** The launcher's gauge: whether a worker is alive. */
  public static final String COUNT = "writer_process_count";

  public static final String COUNT_HELP = "number of active writer processes";
  public static final String COUNT_LABEL = "worker_id";

  /** The launcher's values for a worker that is alive, and for one that is dead. */
  public static final int ALIVE = 1;

  public static final int DEAD = 0;

  /** A worker's gauge has this prefix, the worker's number and the suffix. */
  public static final String WORKER_PREFIX = "writer_";

  public static final String WORKER_SUFFIX = "_my_gauge";
  public static final String WORKER_HELP = "My awesome gauge";
  public static final String WORKER_LABEL = "label1";

  /** The label's value of a worker's gauge, and the value that it sets forever. */
  public static final String WORKER_LABEL_VALUE = "my label";

  public static final int WORKER_VALUE = 10_000;

  private OriginalScript() {}
}
