package multiproc.harness.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import multiproc.client.ClientVersion;
import multiproc.layout.DbFileName;
import multiproc.schedule.Dependence;
import multiproc.schedule.Expectation;
import multiproc.schedule.Schedule;
import multiproc.schedule.ScheduleText;
import multiproc.schedule.Step;
import multiproc.schedule.StepKind;
import multiproc.schedule.model.FileImage;
import multiproc.schedule.model.Simulation;
import multiproc.schedule.model.StateChecker;
import multiproc.schedule.model.TransitionSystem;
import multiproc.store.MappedStore;

/**
 * Makes the schedule of a finished run from its traces.
 *
 * <p>Threading: one thread.
 */
public final class Recording {

  private static final int MOST_UNNOTED = 3;

  /** Longer than any operation takes: an operation that begins so much later cannot overlap. */
  private static final long FAR_NANOS = 10_000_000_000L;

  private Recording() {}

  /**
   * The recorded schedule of a run.
   *
   * @param schedule the order of its steps
   * @param remark what the schedule leaves out, as a sentence; empty if nothing
   */
  public record Recorded(Schedule schedule, String remark) {

    /** The schedule's text, with the remark as a comment at the top. */
    public String text() {
      String text = ScheduleText.format(schedule);
      return remark.isEmpty() ? text : "# " + remark + "\n" + text;
    }
  }

  /** A walk reads entry after entry, and others can store meanwhile; here it is one operation. */
  private static final String OTHER_DEATHS =
      "in this order not every process that walked a file ended as it did in the run: the others"
          + " stored while it read";

  private static final String SCRAPES_DO_NOT_FIT =
      "scrapes are left out: with them no order was found that gives the files";

  /**
   * The schedule of a run.
   *
   * @param traces directory of the traces of its processes, all of which are dead
   * @param directory the multi-process directory, with the files as the run left them
   * @return empty if no order was found that leaves these files
   */
  public static Optional<Recorded> schedule(Path traces, String directory, ClientVersion version)
      throws IOException {
    RunTraces run = RunTraces.read(traces, version);
    Map<String, FileImage> files = new LinkedHashMap<>();
    for (String path : new MappedStore().list(directory, DbFileName.SUFFIX)) {
      files.put(DbFileName.nameOf(path), FileImage.of(Files.readAllBytes(Path.of(path))));
    }
    Optional<Recorded> recorded = ordered(run, directory, files);
    if (recorded.isEmpty() && run.scrapes() > 0) {
      recorded = ordered(run.withoutScrapes(SCRAPES_DO_NOT_FIT), directory, files);
    }
    return recorded;
  }

  private static Optional<Recorded> ordered(
      RunTraces run, String directory, Map<String, FileImage> files) {
    TransitionSystem system = new TransitionSystem(run.plan(), directory);
    for (RunTraces traces : List.of(run, run.withoutDeaths(OTHER_DEATHS))) {
      for (int unnoted = 0; unnoted <= MOST_UNNOTED; unnoted++) {
        Optional<List<Integer>> order =
            new RecordedOrder(system, traces.operations(), files, unnoted).run();
        if (order.isPresent()) {
          return Optional.of(new Recorded(schedule(system, traces, order.get()), traces.remark()));
        }
      }
    }
    return Optional.empty();
  }

  private static Schedule schedule(TransitionSystem system, RunTraces run, List<Integer> order) {
    Simulation simulation = new Simulation(system, new StateChecker(system));
    int[] done = new int[run.operations().size()];
    List<Trace.TracedOperation> traced = new ArrayList<>();
    for (int process : order) {
      simulation.step(process);
      List<Trace.TracedOperation> all = run.operations().get(process);
      traced.add(done[process] < all.size() ? all.get(done[process]) : null);
      done[process]++;
    }
    Schedule schedule = simulation.schedule();
    Expectation end = schedule.expectation();
    return new Schedule(
        schedule.plan(),
        schedule.steps(),
        new Expectation(
            end.verdict(), end.detail(), end.deaths(), inferred(schedule.steps(), traced)));
  }

  /** Pairs of steps that overlapped in time and do not commute, and steps without a record. */
  private static List<String> inferred(List<Step> steps, List<Trace.TracedOperation> traced) {
    List<String> inferred = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      Trace.TracedOperation left = traced.get(i);
      if (left == null) {
        inferred.add(String.valueOf(i + 1));
        continue;
      }
      for (int j = i + 1; j < steps.size(); j++) {
        Trace.TracedOperation right = traced.get(j);
        if (right != null && right.fromNanos() - FAR_NANOS > left.toNanos()) {
          break;
        }
        if (right != null
            && steps.get(i).pid() != steps.get(j).pid()
            && right.fromNanos() <= left.toNanos()
            && left.operation().kind() != StepKind.FORK
            && Dependence.between(left.operation(), right.operation())) {
          inferred.add((i + 1) + " " + (j + 1));
        }
      }
    }
    return inferred;
  }
}
