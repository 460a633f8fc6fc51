package multiproc.schedule.plan;

/**
 * A gauge that programs set.
 *
 * @param name of the metric
 * @param labelName its one label
 * @param mode multi-process mode
 * @param help what it is; in the keys from client 0.16 on
 */
public record Metric(String name, String labelName, String mode, String help) {

  /** The original launcher's count of its workers. */
  public static final Metric PROCESS_COUNT =
      new Metric(Original.COUNT, Original.COUNT_LABEL, Original.MODE, Original.COUNT_HELP);

  /** The gauge of the original's worker of this number. */
  public static Metric ofWorker(int worker) {
    return new Metric(
        Original.WORKER_PREFIX + worker + Original.WORKER_SUFFIX,
        Original.WORKER_LABEL,
        Original.MODE,
        Original.WORKER_HELP);
  }
}
