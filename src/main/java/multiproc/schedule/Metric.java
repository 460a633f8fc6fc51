package multiproc.schedule;

import java.util.List;
import multiproc.client.ClientVersion;
import multiproc.client.Series;
import multiproc.layout.DbFileName;

/**
 * Describes a metric object that programs change.
 *
 * @param name of the metric
 * @param labelNames of its labels, in their order; empty if it has no labels
 * @param mode multi-process mode of a gauge; empty for other types
 * @param help help text; part of the keys from client 0.16 on
 * @param type counter, gauge, histogram or summary
 * @param bounds upper bounds of a histogram's buckets, without the last, +Inf
 * @param id name of the object in programs; two objects may have one metric name
 */
public record Metric(
    String name,
    List<String> labelNames,
    String mode,
    String help,
    String type,
    List<Double> bounds,
    String id) {

  /** The types other than gauge, which also has a mode. */
  public static final List<String> TYPES = List.of("counter", "histogram", "summary");

  private static final String GAUGE = "gauge";

  /** The original launcher's count of its workers. */
  public static final Metric PROCESS_COUNT =
      new Metric(
          OriginalScript.COUNT,
          OriginalScript.COUNT_LABEL,
          OriginalScript.MODE,
          OriginalScript.COUNT_HELP);

  public Metric {
    labelNames = List.copyOf(labelNames);
    bounds = List.copyOf(bounds);
  }

  /** A gauge with one label; programs refer to it by its metric name. */
  public Metric(String name, String labelName, String mode, String help) {
    this(name, List.of(labelName), mode, help, GAUGE, List.of(), name);
  }

  /** The gauge of the original's worker with this number. */
  public static Metric ofWorker(int worker) {
    return new Metric(
        OriginalScript.WORKER_PREFIX + worker + OriginalScript.WORKER_SUFFIX,
        OriginalScript.WORKER_LABEL,
        OriginalScript.MODE,
        OriginalScript.WORKER_HELP);
  }

  /** The same metric with other bounds of buckets. */
  public Metric with(List<Double> others) {
    return new Metric(name, labelNames, mode, help, type, others, id);
  }

  /** Whether the metric is a gauge. */
  public boolean isGauge() {
    return type.equals(GAUGE);
  }

  /** The prefix of its files' names. */
  public String filePrefix() {
    return DbFileName.prefix(type, mode);
  }

  /**
   * The keys of a child's series in a file of a release, in the order in which the release makes
   * them.
   */
  public List<String> keys(ClientVersion version, List<String> labelValues) {
    return series(version, labelValues).stream().map(made -> made.key(version, help)).toList();
  }

  /** A child's series, in the order in which the release makes them. */
  List<Series> series(ClientVersion version, List<String> labelValues) {
    return Series.of(version, type, name, bounds, labelNames, labelValues);
  }
}
