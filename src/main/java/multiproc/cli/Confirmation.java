package multiproc.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import multiproc.explore.Exploration;
import multiproc.explore.Explorer;
import multiproc.explore.SampleRuns;
import multiproc.explore.Search;
import multiproc.explore.Stop;
import multiproc.explore.WhatIf;
import multiproc.harness.MultiprocDirectory;
import multiproc.harness.real.RealClient;
import multiproc.harness.real.RealProcesses;
import multiproc.harness.replay.Replay;
import multiproc.harness.replay.ReplayJvms;
import multiproc.schedule.Schedule;

/**
 * Compares the simulation with real processes and files: runs the same schedules on JVMs with the
 * port and, if asked for, on forks with the real client.
 */
final class Confirmation {

  private static final int CLEAN_RUNS = 10;
  private static final long SEED = 928_453;

  private final String folder;
  private final PrintStream out;
  private final Optional<RealClient> real;
  private final Stop stop;
  private final List<String> differences = new ArrayList<>();

  /**
   * A confirmation in a new folder.
   *
   * @param directory in which the folder is made
   * @param real the real client to run as well
   * @param stop ends it after the current step
   */
  public Confirmation(String directory, PrintStream out, Optional<RealClient> real, Stop stop)
      throws IOException {
    this.stop = stop;
    this.folder = MultiprocDirectory.fresh(directory, "confirm");
    this.out = out;
    this.real = real;
  }

  /**
   * Replays the failures found, each also with all programs run to their ends, some clean runs and,
   * if processes are killed, one run for each kill.
   */
  public boolean confirm(Search search, Exploration found) throws IOException {
    List<Schedule> runs = new ArrayList<>();
    if (stop.requested()) {
      return confirm(runs);
    }
    for (Schedule failure : found.shortest().values()) {
      runs.add(failure);
      runs.add(new WhatIf(failure, Explorer.DIRECTORY).finished());
    }
    SampleRuns samples = new SampleRuns(found.plan(), SEED, stop);
    runs.addAll(samples.clean(CLEAN_RUNS));
    if (search.kill()) {
      runs.addAll(samples.killed());
    }
    return confirm(runs);
  }

  /** Replays these runs. Returns whether all were done and were the same. */
  public boolean confirm(List<Schedule> runs) throws IOException {
    int done = 0;
    boolean all = true;
    try {
      checkStop();
      for (Schedule run : runs) {
        if (!confirm(run)) {
          // The next ones would differ in the same way.
          all = false;
          break;
        }
        done++;
        checkStop();
      }
    } catch (CancellationException e) {
      differences.add("confirmation " + stop.reason() + " after " + Plural.of(done, "schedule"));
      out.println(differences.get(differences.size() - 1));
      all = false;
    }
    MultiprocDirectory.discard(folder);
    return all;
  }

  /** What differed, one line each, or why the confirmation is not complete. */
  public List<String> differences() {
    return List.copyOf(differences);
  }

  private void checkStop() {
    if (stop.requested()) {
      throw new CancellationException();
    }
  }

  private boolean confirm(Schedule run) throws IOException {
    String files = MultiprocDirectory.fresh(folder, "run");
    Replay.Result jvm = orDiscard(files, () -> onJvms(run, files));
    boolean same = told("jvm", jvm, files);
    int steps = jvm.steps();
    if (real.isPresent()) {
      String realFiles = MultiprocDirectory.fresh(folder, "real");
      Replay.Result client = orDiscard(realFiles, () -> onClient(run, real.get(), realFiles));
      steps = Math.min(steps, client.steps());
      same &= told("real", client, realFiles);
    }
    out.printf(
        Locale.ROOT,
        same
            ? "confirmed %-11s model == jvm%s at %d of %d steps%n"
            : "NOT CONFIRMED %-7s model, jvm%s are equal at %d of %d steps alone%n",
        run.expectation().verdict(),
        real.isEmpty() ? "" : same ? " == real" : " and real",
        steps,
        run.steps().size());
    return same;
  }

  /** Reports a divergence and keeps the files of that run; deletes the files of any other run. */
  private boolean told(String where, Replay.Result result, String files) throws IOException {
    if (result.divergence().isEmpty()) {
      MultiprocDirectory.discard(files);
      return true;
    }
    differences.add(
        where
            + ": "
            + result.divergence().get()
            + "; files: "
            + files
            + (where.equals("real")
                ? "; whether a changed client has a fault: replay SCHEDULE --fixed --real"
                : ""));
    out.println(differences.get(differences.size() - 1));
    return false;
  }

  private interface ReplayAction {
    Replay.Result run() throws IOException;
  }

  /** A run; deletes its files if it is stopped before its end. */
  private static Replay.Result orDiscard(String files, ReplayAction run) throws IOException {
    try {
      return run.run();
    } catch (CancellationException e) {
      MultiprocDirectory.discard(files);
      throw e;
    }
  }

  private Replay.Result onJvms(Schedule run, String files) throws IOException {
    try (ReplayJvms jvms = ReplayJvms.onDemand();
        Replay replay = Replay.real(run, files, jvms)) {
      return replay.run((step, simulation) -> checkStop());
    }
  }

  private Replay.Result onClient(Schedule run, RealClient client, String files) throws IOException {
    try (RealProcesses processes = new RealProcesses(client, run.plan(), files)) {
      return Replay.on(processes, run, files).run((step, simulation) -> checkStop());
    }
  }
}
