package multiproc.harness;

import java.util.ArrayList;
import java.util.List;
import multiproc.harness.fork.ForkStatistics;
import multiproc.harness.fork.WorkerDeath;
import multiproc.layout.DbException;

/**
 * Notes what happens in a run, for its summary, and passes it on.
 *
 * <p>Threading: safe.
 */
final class RunRecord implements LauncherListener {

  private final LauncherListener next;
  private final long startNanos = System.nanoTime();
  private final ScrapeStatistics scrapes = new ScrapeStatistics();
  private final List<String> deaths = new ArrayList<>();
  private boolean diedOfFile;
  private int killed;

  RunRecord(LauncherListener next) {
    this.next = next;
  }

  ScrapeStatistics scrapes() {
    return scrapes;
  }

  @Override
  public void forked(int processNumber, long pid) {
    next.forked(processNumber, pid);
  }

  @Override
  public void countedWorkers() {
    next.countedWorkers();
  }

  @Override
  public void workerDied(int processNumber, long pid, WorkerDeath death) {
    addDeath("Process-" + processNumber + " (pid " + pid + ")", death);
    next.workerDied(processNumber, pid, death);
  }

  @Override
  public synchronized void workerKilled(int processNumber, long pid) {
    killed++;
    next.workerKilled(processNumber, pid);
  }

  @Override
  public void launcherDied(WorkerDeath death) {
    addDeath("the main process", death);
    next.launcherDied(death);
  }

  private synchronized void addDeath(String who, WorkerDeath death) {
    diedOfFile |= !death.file().isEmpty();
    deaths.add(
        who
            + " after "
            + RunSummary.seconds(death.nanoTime() - startNanos)
            + ": "
            + death.located());
  }

  synchronized RunSummary summary(
      Reproduction.Settings settings, ForkStatistics forks, List<DbException> failures) {
    return new RunSummary(
        settings,
        System.nanoTime() - startNanos,
        scrapes.ok(),
        scrapes.failed(),
        scrapes
            .firstFailure()
            .map(f -> RunSummary.seconds(f.nanoTime() - startNanos) + ": " + f.message())
            .orElse(""),
        List.copyOf(deaths),
        diedOfFile,
        killed,
        forks.toString(),
        failures);
  }
}
