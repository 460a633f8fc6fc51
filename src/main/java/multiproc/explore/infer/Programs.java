package multiproc.explore.infer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import multiproc.schedule.Granularity;
import multiproc.schedule.Metric;
import multiproc.schedule.Plan;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.Statement;

/**
 * Derives the statements of the handles' programs from ordered operations.
 *
 * <p>Threading: one thread.
 */
final class Programs {

  private final List<Handle> handles;
  private final SeriesOfKeys texts;
  private final FileValues values;
  private final List<Long> pids;

  /** By metric: the metric object that statements name. */
  private final Map<Metric, Metric> metrics = new LinkedHashMap<>();

  private final List<List<Statement>> programs = new ArrayList<>();

  /** Handles that begin as a copy of another. */
  private final Set<Integer> forked = new HashSet<>();

  /**
   * Programs that do these operations.
   *
   * @param order the operations in a run's order
   * @param pids by handle, the pid of its process; the first is in the file's name
   */
  Programs(
      List<Handle> handles,
      List<HandleOperation> order,
      SeriesOfKeys texts,
      FileValues values,
      List<Long> pids) {
    this.pids = List.copyOf(pids);
    this.handles = handles;
    this.texts = texts;
    this.values = values;
    for (int h = 0; h < handles.size(); h++) {
      int handle = h;
      programs.add(
          program(h, order.stream().filter(operation -> isOf(handle, operation)).toList()));
      if (order.contains(new HandleOperation(h, HandleOperation.Kind.FORK, -1))) {
        forked.add(h);
      }
    }
  }

  /** The plan: one process for each handle, all with the identifier in the file's name. */
  Plan plan() {
    List<ProcessPlan> processes = new ArrayList<>();
    for (int h = 0; h < handles.size(); h++) {
      processes.add(
          new ProcessPlan(
              pids.get(h),
              forked.contains(h) ? ProcessPlan.Role.CHILD : ProcessPlan.Role.PARENT,
              programs.get(h),
              pids.get(0),
              String.valueOf(pids.get(0)),
              null));
    }
    return new Plan(
        texts.version(),
        handles.size() == 1 ? Granularity.OPERATION : Granularity.VISIBLE,
        List.copyOf(metrics.values()),
        processes);
  }

  private List<Statement> program(int handle, List<HandleOperation> operations) {
    List<Statement> program = new ArrayList<>();
    SeriesOfKey made = null;
    for (HandleOperation operation : operations) {
      if (operation.kind() == HandleOperation.Kind.FORK
          && copies(operation) == handles.get(handle)) {
        program.add(new Statement.Fork(pids.get(operation.handle())));
        made = null;
      }
      if (operation.entry() < 0) {
        continue;
      }
      SeriesOfKey child = series(operation);
      boolean madeJustNow = made != null && made.isOfChild(child);
      if (operation.makes() || operation.kind() == HandleOperation.Kind.LOAD) {
        if (!madeJustNow) {
          program.add(new Statement.Make(metric(child).id(), child.labelValues()));
        }
        made = child;
        continue;
      }
      Statement change = change(operation, child);
      if (change != null) {
        if (madeJustNow) {
          // The first change makes the child.
          program.remove(program.size() - 1);
        }
        program.add(change);
        made = null;
      }
    }
    return program;
  }

  private boolean isOf(int handle, HandleOperation operation) {
    return operation.handle() == handle
        || operation.kind() == HandleOperation.Kind.FORK
            && copies(operation) == handles.get(handle);
  }

  /** The handle that a fork copies. */
  private Handle copies(HandleOperation fork) {
    return handles.get(fork.handle()).before;
  }

  private SeriesOfKey series(HandleOperation operation) {
    return texts.of(entry(operation).key);
  }

  private Entry entry(HandleOperation operation) {
    return handles.get(operation.maker()).entries.get(operation.entry());
  }

  /** The statement that begins with a store; null if the statement began with an earlier store. */
  private Statement change(HandleOperation store, SeriesOfKey child) {
    Metric metric = metric(child);
    List<String> labels = child.labelValues();
    if (store.kind() == HandleOperation.Kind.OBSERVE) {
      return new Statement.Observe(metric.id(), labels, store.amount());
    }
    int end = entry(store).end;
    if (metric.isGauge()) {
      return new Statement.Set(metric.id(), labels, values.value(end), values.timestamp(end));
    }
    return metric.type().equals("counter")
        ? new Statement.Inc(metric.id(), labels, values.value(end))
        : null;
  }

  /**
   * The metric object of a child. A second metric of the same name gets another identifier in
   * statements.
   */
  private Metric metric(SeriesOfKey child) {
    Metric metric = child.metric().with(texts.bounds(child.metric()));
    Metric known = metrics.get(metric);
    if (known == null) {
      String id = metric.name();
      for (int i = 2; isId(id); i++) {
        id = metric.name() + "_" + i;
      }
      known =
          new Metric(
              metric.name(),
              metric.labelNames(),
              metric.mode(),
              metric.help(),
              metric.type(),
              metric.bounds(),
              id);
      metrics.put(metric, known);
    }
    return known;
  }

  private boolean isId(String id) {
    return metrics.values().stream().anyMatch(metric -> metric.id().equals(id));
  }
}
