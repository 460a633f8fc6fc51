package multiproc.schedule.plan;

/**
 * The names and numbers of the original script's two programs. All are compile-time constants: they
 * cost a worker that was just forked no class.
 *
 * <p>Follows the script of 2018 that the README tells of.
 */
public final class OriginalScript {

  /** The multi-process mode of all its gauges. */
  public static final String MODE = "all";

  /** The launcher's gauge: whether a worker lives. */
  public static final String COUNT = "writer_process_count";

  public static final String COUNT_HELP = "number of active writer processes";
  public static final String COUNT_LABEL = "worker_id";

  /** What the launcher sets for a worker that lives, and for one that does not. */
  public static final int ALIVE = 1;

  public static final int DEAD = 0;

  /** A worker's gauge is named so, with its number in between. */
  public static final String WORKER_PREFIX = "writer_";

  public static final String WORKER_SUFFIX = "_my_gauge";
  public static final String WORKER_HELP = "My awesome gauge";
  public static final String WORKER_LABEL = "label1";

  /** What a worker sets for ever, and for which label's value. */
  public static final String WORKER_LABEL_VALUE = "my label";

  public static final int WORKER_VALUE = 10_000;

  private OriginalScript() {}
}
