package multiproc.harness.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import multiproc.client.ClientVersion;
import multiproc.schedule.plan.Granularity;
import multiproc.schedule.plan.Metric;
import multiproc.schedule.plan.Original;
import multiproc.schedule.plan.Plan;
import multiproc.schedule.plan.ProcessPlan;
import multiproc.schedule.plan.Statement;
import multiproc.schedule.step.StepKind;
import multiproc.schedule.step.StepOperation;

/**
 * The traces of all processes of a run, and the programs that follow from them.
 *
 * @param plan who ran what
 * @param operations of each process, in its order
 */
record RunTraces(Plan plan, List<List<Trace.TracedOperation>> operations) {

  /** Reads what {@link TraceDirectory} was given. */
  static RunTraces read(Path directory, ClientVersion version) throws IOException {
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
          List<Trace.TracedOperation> done = read(Path.of(words[3]));
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
    return new RunTraces(new Plan(version, Granularity.OPERATION, metrics, processes), operations);
  }

  private static List<Trace.TracedOperation> read(Path file) throws IOException {
    // A child that was killed as soon as it was forked has none.
    return Files.exists(file) ? Trace.read(file).operations() : List.of();
  }

  private static Trace.TracedOperation onProcess(StepKind kind, long pid, Trace.Event event) {
    return new Trace.TracedOperation(
        StepOperation.ofProcess(kind, pid), event.fromNanos(), event.toNanos());
  }

  /** A worker sets its gauge for ever; here as often as it came to it. */
  private static ProcessPlan child(
      long pid, Metric metric, List<Trace.TracedOperation> operations) {
    long sets =
        operations.stream().filter(done -> done.operation().kind() == StepKind.VALUE).count();
    List<Statement> program = new ArrayList<>();
    for (int i = 0; i < Math.max(1, sets); i++) {
      program.add(
          new Statement.Set(metric.name(), Original.WORKER_LABEL_VALUE, Original.WORKER_VALUE));
    }
    return new ProcessPlan(pid, ProcessPlan.Role.CHILD, program);
  }
}
