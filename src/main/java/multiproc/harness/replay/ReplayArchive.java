package multiproc.harness.replay;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import multiproc.client.ClientVersion;
import multiproc.client.ProcessState;
import multiproc.schedule.ScheduleText;
import multiproc.schedule.plan.Granularity;
import multiproc.schedule.plan.Metric;
import multiproc.schedule.plan.Plan;
import multiproc.schedule.plan.ProcessPlan;
import multiproc.schedule.plan.Statement;

/** Runs once what replayed processes run, so that a JVM that archives its classes has theirs. */
public final class ReplayArchive {

  private ReplayArchive() {}

  /**
   * Runs a replayed process's path. The build calls it.
   *
   * @param args none
   */
  public static void main(String[] args) throws IOException {
    Metric metric = Metric.ofWorker(0);
    Plan plan =
        new Plan(
            ClientVersion.V0_4_2,
            Granularity.VISIBLE,
            List.of(metric),
            List.of(
                new ProcessPlan(
                    1,
                    ProcessPlan.Role.PARENT,
                    List.of(new Statement.Set(metric.name(), "x", 1), new Statement.Scrape()))));
    Path directory = Files.createTempDirectory("reproduce-archive");
    ByteArrayOutputStream start = new ByteArrayOutputStream();
    ReplayMain.writeStart(
        new DataOutputStream(start),
        ScheduleText.format(plan),
        1,
        directory.toString(),
        new ProcessState(2, List.of(), List.of()));
    // Leave for every step.
    start.write(new byte[1 << 10]);
    new ReplayMain(
            new DataInputStream(new ByteArrayInputStream(start.toByteArray())),
            new DataOutputStream(new ByteArrayOutputStream()))
        .run();
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
