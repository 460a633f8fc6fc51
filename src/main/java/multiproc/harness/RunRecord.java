package multiproc.harness;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import multiproc.client.ClientVersion;
import multiproc.harness.fork.ForkStatistics;
import multiproc.harness.fork.WorkerDeath;

/**
 * Records the events of a run for its summary, and passes them on.
 *
 * <p>Threading: safe.
 */
final class RunRecord implements LauncherListener {

  private final LauncherListener next;
  private final ClientVersion version;
  private final long startNanos = System.nanoTime();
  private final ScrapeStatistics scrapes = new ScrapeStatistics();
  private final List<String> deaths = new ArrayList<>();
  private final List<FileFault> deathFaults = new ArrayList<>();
  private final Set<Long> diskFull = new HashSet<>();
  private final Set<Long> died = new HashSet<>();
  private int killed;

  RunRecord(LauncherListener next, ClientVersion version) {
    this.next = next;
    this.version = version;
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
    addDeath("Process-" + processNumber + " (pid " + pid + ")", pid, death);
    next.workerDied(processNumber, pid, death);
  }

  @Override
  public synchronized void workerKilled(int processNumber, long pid) {
    killed++;
    next.workerKilled(processNumber, pid);
  }

  @Override
  public void launcherDied(WorkerDeath death) {
    addDeath("the main process", ProcessHandle.current().pid(), death);
    next.launcherDied(death);
  }

  /** The processes that died of a full disk. */
  synchronized Set<Long> diskFull() {
    return Set.copyOf(diskFull);
  }

  /** The processes that died by themselves. */
  synchronized Set<Long> died() {
    return Set.copyOf(died);
  }

  private synchronized void addDeath(String who, long pid, WorkerDeath death) {
    died.add(pid);
    if (death.isOfFullDisk()) {
      diskFull.add(pid);
    }
    if (!death.file().isEmpty()) {
      deathFaults.add(FileFault.ofDeath(pid, death, version));
    }
    deaths.add(who + " after " + sinceStart(death.nanoTime()) + ": " + death.located());
  }

  private String sinceStart(long nanoTime) {
    return RunSummary.seconds(nanoTime - startNanos);
  }

  /**
   * The result of the run; all its processes have ended.
   *
   * @param failing the files on which a scrape fails now
   * @param unknown why that does not say all of the run; empty where it does
   */
  synchronized RunSummary summary(
      Reproduction.Settings settings,
      ForkStatistics forks,
      List<FileFault> failing,
      String unknown) {
    return new RunSummary(
        settings,
        System.nanoTime() - startNanos,
        scrapes.ok(),
        scrapes.failed(),
        scrapes.firstFailure().map(f -> sinceStart(f.nanoTime()) + ": " + f.message()).orElse(""),
        scrapes.failingSince().map(f -> sinceStart(f.nanoTime())).orElse(""),
        List.copyOf(deaths),
        List.copyOf(deathFaults),
        killed,
        forks.toString(),
        failing,
        unknown);
  }
}
