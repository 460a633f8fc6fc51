package multiproc.cli.schedule;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import multiproc.explore.Exploration;
import multiproc.explore.SampleRuns;
import multiproc.explore.Search;
import multiproc.harness.MultiprocDirectory;
import multiproc.harness.replay.Replay;
import multiproc.harness.replay.ReplayJvms;
import multiproc.schedule.Schedule;

/** Holds the simulation against real processes and files: the same schedules on both. */
public final class Confirmation {

  private static final int CLEAN_RUNS = 10;
  private static final long SEED = 928_453;

  private final String folder;
  private final PrintStream out;

  /**
   * A confirmation, in a new folder.
   *
   * @param directory where the folder is made
   */
  public Confirmation(String directory, PrintStream out) throws IOException {
    this.folder = MultiprocDirectory.fresh(directory, "confirm");
    this.out = out;
  }

  /** Replays the failures found, some clean runs and, if wanted, one run for each kill. */
  public boolean confirm(Search search, Exploration found) throws IOException {
    List<Schedule> runs = new ArrayList<>(found.shortest().values());
    SampleRuns samples = new SampleRuns(found.plan(), SEED);
    runs.addAll(samples.clean(CLEAN_RUNS));
    if (search.kill()) {
      runs.addAll(samples.killed());
    }
    boolean all = true;
    for (Schedule run : runs) {
      String files = MultiprocDirectory.fresh(folder, "run");
      if (confirm(run, files)) {
        MultiprocDirectory.discard(files);
      } else {
        all = false;
        out.println("files: " + files);
      }
    }
    if (all) {
      MultiprocDirectory.discard(folder);
    }
    return all;
  }

  private boolean confirm(Schedule run, String files) throws IOException {
    try (ReplayJvms jvms = ReplayJvms.onDemand();
        Replay replay = Replay.real(run, files, jvms)) {
      Replay.Result result = replay.run((step, simulation) -> {});
      out.printf(
          Locale.ROOT,
          "confirmed %-11s model == mmap at %d of %d steps%n",
          run.expectation().verdict(),
          result.steps(),
          run.steps().size());
      result.divergence().ifPresent(out::println);
      return result.divergence().isEmpty();
    }
  }
}
