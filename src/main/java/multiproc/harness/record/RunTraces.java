package multiproc.harness.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import multiproc.client.ClientVersion;
import multiproc.schedule.Granularity;
import multiproc.schedule.Metric;
import multiproc.schedule.OriginalScript;
import multiproc.schedule.Plan;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.Statement;
import multiproc.schedule.StepKind;
import multiproc.schedule.StepOperation;

/**
 * Reads the traces of all processes of a run, and derives their programs. A scrape counts as a
 * process: the launcher serves it on its own thread, and it shares no state with the launcher's
 * client.
 *
 * @param plan the processes and their programs; the scrapes come last
 * @param operations of each process, in its order
 * @param scrapes number of processes that are scrapes
 * @param remark what was left out; empty if nothing
 */
record RunTraces(
    Plan plan, List<List<Trace.TracedOperation>> operations, int scrapes, String remark) {

  private static final String OTHER_ORDERS =
      "scrapes are left out: the directory listed its files in another order each time";
  private static final String MORE =
      "scrapes after the first " + ScrapeTraces.LIMIT + " are left out";

  /** Reads the traces in a {@link TraceDirectory}. */
  static RunTraces read(Path directory, ClientVersion version) throws IOException {
    RunTraces writers = readWriters(directory, version);
    List<List<Trace.TracedOperation>> scrapes = new ArrayList<>();
    for (int number = 0; number < ScrapeTraces.LIMIT; number++) {
      scrapes.add(read(directory.resolve(TraceDirectory.SCRAPE + number)));
    }
    scrapes.removeIf(List::isEmpty);
    Optional<List<String>> listing = ListingOrder.of(scrapes);
    if (listing.isEmpty()) {
      return new RunTraces(writers.plan, writers.operations, writers.scrapes, OTHER_ORDERS);
    }
    boolean more = Files.exists(directory.resolve(TraceDirectory.MORE_SCRAPES));
    return writers.with(scrapes, listing.get(), more ? MORE : "");
  }

  private RunTraces with(
      List<List<Trace.TracedOperation>> read, List<String> listing, String remarked) {
    List<ProcessPlan> processes = new ArrayList<>(plan.processes());
    List<List<Trace.TracedOperation>> all = new ArrayList<>(operations);
    long pid = 0;
    for (List<Trace.TracedOperation> scrape : read) {
      do {
        pid++;
      } while (plan.indexOf(pid) >= 0);
      processes.add(new ProcessPlan(pid, ProcessPlan.Role.SCRAPE, List.of(new Statement.Scrape())));
      all.add(scrape);
    }
    return new RunTraces(
        new Plan(plan.version(), plan.granularity(), plan.metrics(), processes, listing),
        all,
        read.size(),
        remarked);
  }

  /** The same run, in which it does not count how a walk ended. */
  RunTraces withoutDeaths(String why) {
    List<List<Trace.TracedOperation>> open = new ArrayList<>();
    for (List<Trace.TracedOperation> of : operations) {
      open.add(
          of.stream()
              .map(
                  done ->
                      new Trace.TracedOperation(done.operation(), done.fromNanos(), done.toNanos()))
              .toList());
    }
    return new RunTraces(plan, open, scrapes, remark.isEmpty() ? why : remark + "; " + why);
  }

  /** The same run without its scrapes, which change no file. */
  RunTraces withoutScrapes(String why) {
    int writers = plan.processes().size() - scrapes;
    return new RunTraces(
        new Plan(
            plan.version(),
            plan.granularity(),
            plan.metrics(),
            plan.processes().subList(0, writers)),
        operations.subList(0, writers),
        0,
        why);
  }

  private static RunTraces readWriters(Path directory, ClientVersion version) throws IOException {
    Trace launcher = Trace.read(directory.resolve(TraceDirectory.LAUNCHER));
    List<Metric> metrics = new ArrayList<>();
    metrics.add(Metric.PROCESS_COUNT);
    List<Statement> program = new ArrayList<>();
    List<ProcessPlan> children = new ArrayList<>();
    List<List<Trace.TracedOperation>> operations = new ArrayList<>();
    List<Trace.TracedOperation> parent = new ArrayList<>(launcher.operations());
    operations.add(parent);
    long pid = 0;
    for (Trace.Event event : launcher.events()) {
      String[] words = event.text().split(" ", 4);
      switch (words[0]) {
        case "launcher" -> pid = Long.parseLong(words[1]);
        case "set" ->
            program.add(
                new Statement.Set(
                    Metric.PROCESS_COUNT.name(), words[1], Double.parseDouble(words[2])));
        case "fork" -> {
          long child = Long.parseLong(words[1]);
          Metric metric = Metric.ofWorker(Integer.parseInt(words[2]));
          if (!metrics.contains(metric)) {
            metrics.add(metric);
          }
          program.add(new Statement.Fork(child));
          parent.add(onProcess(StepKind.FORK, child, event));
          // Only the file's name counts, so that copied traces can be read.
          Path trace = directory.resolve(Path.of(words[3]).getFileName());
          List<Trace.TracedOperation> done = read(trace);
          children.add(child(child, metric, done));
          operations.add(done);
        }
        case "kill" -> {
          long child = Long.parseLong(words[1]);
          program.add(new Statement.Kill(child));
          parent.add(onProcess(StepKind.KILL, child, event));
        }
        default -> throw new IOException("not an event of a launcher: event=" + event.text());
      }
    }
    parent.sort(Comparator.comparingLong(Trace.TracedOperation::fromNanos));
    List<ProcessPlan> processes = new ArrayList<>();
    processes.add(new ProcessPlan(pid, ProcessPlan.Role.PARENT, program));
    processes.addAll(children);
    return new RunTraces(
        new Plan(version, Granularity.OPERATION, metrics, processes), operations, 0, "");
  }

  private static List<Trace.TracedOperation> read(Path file) throws IOException {
    // A child that was killed right after its fork has no trace; scrapes may be fewer than the
    // limit.
    return Files.exists(file) ? Trace.read(file).operations() : List.of();
  }

  private static Trace.TracedOperation onProcess(StepKind kind, long pid, Trace.Event event) {
    return new Trace.TracedOperation(
        StepOperation.ofProcess(kind, pid), event.fromNanos(), event.toNanos());
  }

  /** The program of a worker: it sets its gauge for ever, here as many times as in its trace. */
  private static ProcessPlan child(
      long pid, Metric metric, List<Trace.TracedOperation> operations) {
    long sets =
        operations.stream().filter(done -> done.operation().kind() == StepKind.VALUE).count();
    List<Statement> program = new ArrayList<>();
    for (int i = 0; i < Math.max(1, sets); i++) {
      program.add(
          new Statement.Set(
              metric.name(), OriginalScript.WORKER_LABEL_VALUE, OriginalScript.WORKER_VALUE));
    }
    return new ProcessPlan(pid, ProcessPlan.Role.CHILD, program);
  }
}
