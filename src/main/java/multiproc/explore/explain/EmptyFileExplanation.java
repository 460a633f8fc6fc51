package multiproc.explore.explain;

import java.util.List;
import java.util.Optional;
import multiproc.client.ClientVersion;
import multiproc.explore.Explorer;
import multiproc.explore.Scenario;
import multiproc.layout.DbFileName;
import multiproc.layout.DbLayout;
import multiproc.schedule.Schedule;
import multiproc.schedule.model.FileImage;
import multiproc.schedule.model.Simulation;
import multiproc.schedule.model.StateChecker;
import multiproc.schedule.model.TransitionSystem;
import multiproc.schedule.plan.Granularity;
import multiproc.schedule.plan.Metric;
import multiproc.schedule.plan.Plan;
import multiproc.schedule.plan.ProcessPlan;
import multiproc.schedule.plan.Statement;

/**
 * Explains a file in which no entry was ever stored: its writer, a worker, was killed between
 * creating it and storing the first. There is nothing to search, only one worker's own steps to
 * count, under the first client that makes files of this size.
 */
public final class EmptyFileExplanation {

  private static final List<ClientVersion> CLIENTS =
      List.of(ClientVersion.V0_4_2, ClientVersion.V0_25_0);
  private static final int WORKER = 1;

  private EmptyFileExplanation() {}

  /** Whether there is nothing in a file behind where its header stands. */
  public static boolean is(FileImage file) {
    return file.headLength() <= DbLayout.HEADER_SIZE;
  }

  /**
   * The shortest run that leaves it; empty when none of the clients makes a file of this size.
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
    TransitionSystem world = new TransitionSystem(plan, Explorer.DIRECTORY);
    Simulation run = new Simulation(world, new StateChecker(world));
    run.step(0);
    String name = DbFileName.of(DbFileName.prefix("gauge", plan.metrics().get(0).mode()), pid);
    while (world.enabled(run.state(), 1)) {
      run.step(1);
      if (file.equals(run.image(name))) {
        run.kill(1);
        return Optional.of(run.schedule());
      }
    }
    return Optional.empty();
  }
}
