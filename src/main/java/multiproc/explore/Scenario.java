package multiproc.explore;

import java.util.ArrayList;
import java.util.List;
import multiproc.client.ClientVersion;
import multiproc.schedule.Granularity;
import multiproc.schedule.Metric;
import multiproc.schedule.OriginalScript;
import multiproc.schedule.Plan;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.Statement;

/**
 * Makes the original's programs within bounds: a launcher that forks workers, counts them, and
 * forks the next generation.
 *
 * @param version of the client
 * @param granularity of a step
 * @param children workers of each generation
 * @param labels workers that the launcher counts
 * @param labelLength characters of each label's value, which repeats its number; 0 for the
 *     original's, the number once
 * @param generations of workers; the generation before is killed first
 * @param passes times that the launcher counts in each generation
 * @param kill whether a child may be killed at any step
 * @param scrape whether a scrape may come at any step
 */
public record Scenario(
    ClientVersion version,
    Granularity granularity,
    int children,
    int labels,
    int labelLength,
    int generations,
    int passes,
    boolean kill,
    boolean scrape) {

  private static final long PARENT = 4101;

  /** A scenario with the original's labels. */
  public Scenario(
      ClientVersion version,
      Granularity granularity,
      int children,
      int labels,
      int generations,
      int passes,
      boolean kill,
      boolean scrape) {
    this(version, granularity, children, labels, 0, generations, passes, kill, scrape);
  }

  /** The search over its interleavings. */
  public Search search() {
    Bounds bounds = new Bounds(children, labels, labelLength, generations, passes);
    return new Search(bounds, plan(), kill, null);
  }

  /** Its processes and their programs. */
  public Plan plan() {
    List<Metric> metrics = new ArrayList<>();
    metrics.add(Metric.PROCESS_COUNT);
    for (int worker = 0; worker < children; worker++) {
      metrics.add(Metric.ofWorker(worker));
    }
    List<Statement> parent = new ArrayList<>();
    List<ProcessPlan> workers = new ArrayList<>();
    for (int generation = 0; generation < generations; generation++) {
      if (generation > 0) {
        for (int worker = 0; worker < children; worker++) {
          parent.add(new Statement.Kill(pid(generation - 1, worker)));
        }
      }
      for (int worker = 0; worker < children; worker++) {
        parent.add(new Statement.Fork(pid(generation, worker)));
        workers.add(worker(pid(generation, worker), worker));
      }
      for (int pass = 0; pass < passes; pass++) {
        for (int label = 0; label < labels; label++) {
          parent.add(
              new Statement.Set(
                  Metric.PROCESS_COUNT.name(), labelValue(label), OriginalScript.ALIVE));
        }
      }
    }
    List<ProcessPlan> processes = new ArrayList<>();
    processes.add(new ProcessPlan(PARENT, ProcessPlan.Role.PARENT, parent));
    processes.addAll(workers);
    if (scrape) {
      processes.add(
          new ProcessPlan(
              pid(generations, 0), ProcessPlan.Role.SCRAPE, List.of(new Statement.Scrape())));
    }
    return new Plan(version, granularity, metrics, processes);
  }

  private String labelValue(int label) {
    String number = String.valueOf(label);
    return labelLength == 0
        ? number
        : number.repeat(labelLength / number.length() + 1).substring(0, labelLength);
  }

  /** A worker that sets its gauge once. */
  public static ProcessPlan worker(long pid, int worker) {
    return new ProcessPlan(
        pid,
        ProcessPlan.Role.CHILD,
        List.of(
            new Statement.Set(
                Metric.ofWorker(worker).name(),
                OriginalScript.WORKER_LABEL_VALUE,
                OriginalScript.WORKER_VALUE)));
  }

  private long pid(int generation, int worker) {
    return PARENT + 1 + (long) generation * children + worker;
  }
}
