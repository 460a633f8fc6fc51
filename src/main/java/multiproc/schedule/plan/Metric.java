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
      new Metric(
          OriginalScript.COUNT,
          OriginalScript.COUNT_LABEL,
          OriginalScript.MODE,
          OriginalScript.COUNT_HELP);

  /** The gauge of the original's worker of this number. */
  public static Metric ofWorker(int worker) {
    return new Metric(
        OriginalScript.WORKER_PREFIX + worker + OriginalScript.WORKER_SUFFIX,
        OriginalScript.WORKER_LABEL,
        OriginalScript.MODE,
        OriginalScript.WORKER_HELP);
  }
}
