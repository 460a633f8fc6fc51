package multiproc.cli.schedule;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import multiproc.explore.Exploration;
import multiproc.explore.SampleRuns;
import multiproc.explore.Search;
import multiproc.harness.MultiprocDirectory;
import multiproc.harness.UserException;
import multiproc.harness.real.RealClient;
import multiproc.harness.real.RealProcesses;
import multiproc.harness.replay.Replay;
import multiproc.harness.replay.ReplayJvms;
import multiproc.schedule.Schedule;
import multiproc.store.MappedStore;

/**
 * Holds the simulation against real processes and files: the same schedules on JVMs that run the
 * port and, if wanted, on forks that run the real client.
 */
public final class Confirmation {

  private static final int CLEAN_RUNS = 10;
  private static final long SEED = 928_453;

  private final String directory;
  private final PrintStream out;
  private final Optional<RealClient> real;

  /**
   * A confirmation.
   *
   * @param directory for the real files
   * @param real the real client to run as well
   */
  public Confirmation(String directory, PrintStream out, Optional<RealClient> real) {
    this.directory = directory;
    this.out = out;
    this.real = real;
  }

  /** Replays the failures found, some clean runs and, if wanted, one run for each kill. */
  public boolean confirm(Search search, Exploration found) throws IOException {
    List<Schedule> runs = new ArrayList<>(found.shortest().values());
    SampleRuns samples = new SampleRuns(found.plan(), SEED);
    runs.addAll(samples.clean(CLEAN_RUNS));
    if (search.kill()) {
      runs.addAll(samples.killed());
    }
    return confirm(runs);
  }

  /** Replays these. */
  public boolean confirm(List<Schedule> runs) throws IOException {
    boolean all = true;
    try (MultiprocDirectory held = MultiprocDirectory.open(directory, new MappedStore())) {
      for (Schedule run : runs) {
        held.clean();
        Replay.Result jvm = onJvms(run);
        int steps = jvm.steps();
        if (real.isPresent()) {
          held.clean();
          Replay.Result client = onClient(run, real.get());
          steps = Math.min(steps, client.steps());
          all &= told("real", client);
        }
        out.printf(
            Locale.ROOT,
            "confirmed %-11s model == jvm%s at %d of %d steps%n",
            run.expectation().verdict(),
            real.isPresent() ? " == real" : "",
            steps,
            run.steps().size());
        all &= told("jvm", jvm);
      }
    }
    return all;
  }

  private boolean told(String where, Replay.Result result) {
    result.divergence().ifPresent(difference -> out.println(where + ": " + difference));
    return result.divergence().isEmpty();
  }

  private Replay.Result onJvms(Schedule run) throws IOException {
    try (ReplayJvms jvms = ReplayJvms.onDemand();
        Replay replay = Replay.real(run, directory, jvms)) {
      return replay.run((step, simulation) -> {});
    }
  }

  private Replay.Result onClient(Schedule run, RealClient client) throws IOException {
    try (RealProcesses processes = new RealProcesses(client, run.plan(), directory)) {
      if (!processes.facts().mayBe(run.plan().version())) {
        throw new UserException(
            "another release than the schedules': client="
                + run.plan().version()
                + " real="
                + processes.facts().releaseText()
                + "; replay --real lets it follow one");
      }
      return Replay.on(processes, run, directory).run((step, simulation) -> {});
    }
  }
}
