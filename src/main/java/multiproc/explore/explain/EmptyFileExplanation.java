package multiproc.explore.explain;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import multiproc.client.ClientVersion;
import multiproc.explore.Explorer;
import multiproc.explore.Scenario;
import multiproc.layout.Change;
import multiproc.layout.ClientChange;
import multiproc.layout.DbFileName;
import multiproc.layout.DbLayout;
import multiproc.layout.FirstSize;
import multiproc.schedule.Granularity;
import multiproc.schedule.Metric;
import multiproc.schedule.Plan;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.Schedule;
import multiproc.schedule.Statement;
import multiproc.schedule.model.FileImage;
import multiproc.schedule.model.Simulation;
import multiproc.schedule.model.StateChecker;
import multiproc.schedule.model.TransitionSystem;

/**
 * Explains a file without entries: its writer, a worker, was killed between creating the file and
 * storing the first entry. No search is needed, only a count of one worker's steps, under the first
 * client that makes files of this size.
 */
public final class EmptyFileExplanation {

  /** The original's client, then one for each other first size. */
  private static final List<ClientVersion> CLIENTS =
      Stream.concat(
              Stream.of(ClientVersion.V0_4_2),
              ClientVersion.ranges(FirstSize.class::isInstance).stream()
                  .map(ClientVersion.Range::last))
          .filter(
              client ->
                  client == ClientVersion.V0_4_2
                      || client.initialSize() != ClientVersion.V0_4_2.initialSize())
          .toList();

  private static final int WORKER = 1;

  private EmptyFileExplanation() {}

  /** Whether a file has only zeros after its header. */
  public static boolean is(FileImage file) {
    return file.headLength() <= DbLayout.HEADER_SIZE;
  }

  /**
   * The releases of which every scrape fails on a file without a header.
   *
   * @param size of the file in bytes
   */
  public static List<ClientVersion.Range> failing(long size) {
    Set<Change> decisive =
        size > 0
            ? Set.of(ClientChange.MAPS_READ_ONLY, ClientChange.READS)
            : Set.of(ClientChange.MAPS_READ_ONLY);
    return ClientVersion.ranges(decisive::contains).stream()
        .filter(range -> !range.first().readsWithoutHeader(size))
        .toList();
  }

  /**
   * The shortest run that leaves the file; empty if neither client leaves such a file.
   *
   * @param pid in the file's name
   */
  public static Optional<Schedule> explain(FileImage file, long pid) {
    for (ClientVersion client : CLIENTS) {
      Optional<Schedule> schedule = explain(file, pid, client);
      if (schedule.isPresent()) {
        return schedule;
      }
    }
    return Optional.empty();
  }

  private static Optional<Schedule> explain(FileImage file, long pid, ClientVersion client) {
    long launcher = pid > 1 ? pid - 1 : pid + 1;
    Plan plan =
        new Plan(
            client,
            Granularity.OPERATION,
            List.of(Metric.ofWorker(WORKER)),
            List.of(
                new ProcessPlan(
                    launcher, ProcessPlan.Role.PARENT, List.of(new Statement.Fork(pid))),
                Scenario.worker(pid, WORKER)));
    TransitionSystem system = new TransitionSystem(plan, Explorer.DIRECTORY);
    Simulation run = new Simulation(system, new StateChecker(system));
    run.step(0);
    String name = DbFileName.of(DbFileName.prefix("gauge", plan.metrics().get(0).mode()), pid);
    while (system.enabled(run.state(), 1)) {
      run.step(1);
      if (file.equals(run.image(name))) {
        run.kill(1);
        return Optional.of(run.schedule());
      }
    }
    return Optional.empty();
  }
}
