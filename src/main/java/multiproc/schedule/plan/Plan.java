package multiproc.schedule.plan;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import multiproc.client.ClientVersion;
import multiproc.layout.DbFileName;

/**
 * Who runs what: all of a schedule but the order.
 *
 * @param version the client they all are
 * @param granularity what a step is
 * @param metrics the gauges that the programs name
 * @param processes in the order of the table's columns
 * @param listing the names of files in the order in which the directory lists them; those that are
 *     not named come behind, in the order of the processes. A real directory has an order of its
 *     own, and scrapes see it
 */
public record Plan(
    ClientVersion version,
    Granularity granularity,
    List<Metric> metrics,
    List<ProcessPlan> processes,
    List<String> listing) {

  private static final String GAUGE = "gauge";

  public Plan {
    metrics = List.copyOf(metrics);
    processes = List.copyOf(processes);
    listing = List.copyOf(listing);
  }

  /** A plan whose directory lists the files in the order of the processes. */
  public Plan(
      ClientVersion version,
      Granularity granularity,
      List<Metric> metrics,
      List<ProcessPlan> processes) {
    this(version, granularity, metrics, processes, List.of());
  }

  /** The place of a process among {@link #processes}; -1 when there is none of that identifier. */
  public int indexOf(long pid) {
    for (int i = 0; i < processes.size(); i++) {
      if (processes.get(i).pid() == pid) {
        return i;
      }
    }
    return -1;
  }

  /**
   * The gauge of that name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public Metric metric(String name) {
    for (Metric metric : metrics) {
      if (metric.name().equals(name)) {
        return metric;
      }
    }
    throw new IllegalArgumentException("no such metric: metric=" + name);
  }

  /** The names of all files that the processes may make, in the order of the processes. */
  public List<String> fileNames() {
    Set<String> names = new LinkedHashSet<>();
    for (ProcessPlan process : processes) {
      if (process.role() != ProcessPlan.Role.SCRAPE) {
        for (Metric metric : metrics) {
          names.add(DbFileName.of(DbFileName.prefix(GAUGE, metric.mode()), process.pid()));
        }
      }
    }
    return List.copyOf(names);
  }

  /** The names of all files that the processes may make, in the order of the directory. */
  public List<String> listedNames() {
    Set<String> names = new LinkedHashSet<>(listing);
    List<String> all = fileNames();
    names.retainAll(all);
    names.addAll(all);
    return List.copyOf(names);
  }

  /** The same with other processes. */
  public Plan with(List<ProcessPlan> others) {
    return new Plan(version, granularity, metrics, others, listing);
  }

  /** The same with another client. */
  public Plan with(ClientVersion other) {
    return new Plan(other, granularity, metrics, processes, listing);
  }
}
