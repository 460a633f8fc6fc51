package multiproc.schedule;

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
      new Metric("writer_process_count", "worker_id", "all", "number of active writer processes");

  /** The gauge of the original's worker of this number. */
  public static Metric ofWorker(int worker) {
    return new Metric("writer_" + worker + "_my_gauge", "label1", "all", "My awesome gauge");
  }
}
