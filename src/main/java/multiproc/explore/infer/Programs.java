package multiproc.explore.infer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import multiproc.schedule.plan.Granularity;
import multiproc.schedule.plan.Metric;
import multiproc.schedule.plan.Plan;
import multiproc.schedule.plan.ProcessPlan;
import multiproc.schedule.plan.Statement;

/**
 * The programs of handles whose operations are in order: what each does, as statements, and which
 * statement each operation belongs to.
 *
 * <p>Threading: one thread.
 */
final class Programs {

  private final List<Handle> handles;
  private final SeriesTexts texts;
  private final FileValues values;

  /** By what it is: the metric object that statements name. */
  private final Map<Metric, Metric> metrics = new LinkedHashMap<>();

  private final List<List<Statement>> programs = new ArrayList<>();
  private final Map<Operation, Integer> statements = new LinkedHashMap<>();

  /**
   * Programs that do these operations.
   *
   * @param order the operations in a run's order; a child's values are one behind the other
   */
  Programs(List<Handle> handles, List<Operation> order, SeriesTexts texts, FileValues values) {
    this.handles = handles;
    this.texts = texts;
    this.values = values;
    for (int h = 0; h < handles.size(); h++) {
      int handle = h;
      programs.add(
          program(order.stream().filter(operation -> operation.handle() == handle).toList()));
    }
  }

  /** The statement of a process that an operation belongs to, counted from 0. */
  int statement(Operation operation) {
    return statements.get(operation);
  }

  /** The plan: a process for each handle, under the identifier that the file's name has. */
  Plan plan(long identifier) {
    List<ProcessPlan> processes = new ArrayList<>();
    for (int h = 0; h < handles.size(); h++) {
      processes.add(
          new ProcessPlan(
              identifier + h,
              ProcessPlan.Role.PARENT,
              programs.get(h),
              identifier,
              String.valueOf(identifier),
              null));
    }
    return new Plan(
        texts.version(),
        handles.size() == 1 ? Granularity.OPERATION : Granularity.VISIBLE,
        List.copyOf(metrics.values()),
        processes);
  }

  private List<Statement> program(List<Operation> operations) {
    List<Statement> program = new ArrayList<>();
    int next = 0;
    while (next < operations.size()) {
      Operation first = operations.get(next);
      if (first.kind() == Operation.Kind.READ || first.kind() == Operation.Kind.FIRST_HEADER) {
        next++;
        continue;
      }
      SeriesText child = series(first);
      int behind = next;
      while (behind < operations.size()
          && operations.get(behind).kind() != Operation.Kind.VALUE
          && series(operations.get(behind)).isOfChild(child)) {
        behind++;
      }
      int stores = behind;
      while (stores < operations.size()
          && operations.get(stores).kind() == Operation.Kind.VALUE
          && series(operations.get(stores)).isOfChild(child)) {
        stores++;
      }
      List<Statement> all = statements(first.handle(), child, operations.subList(behind, stores));
      for (Operation operation : operations.subList(next, stores)) {
        boolean value = operation.kind() == Operation.Kind.VALUE;
        statements.put(operation, program.size() + (value ? all.size() - 1 : 0));
      }
      program.addAll(all);
      next = stores;
    }
    return program;
  }

  private SeriesText series(Operation operation) {
    return texts.of(entry(operation).key);
  }

  private Entry entry(Operation operation) {
    return handles.get(operation.handle()).entries.get(operation.entry());
  }

  /** What makes a child, where it is not there yet, and then stores its values. */
  private List<Statement> statements(int handle, SeriesText child, List<Operation> stores) {
    Metric metric = metric(child);
    List<String> labels = child.labelValues();
    if (stores.isEmpty()) {
      return List.of(new Statement.Make(metric.id(), labels));
    }
    if (metric.isGauge()) {
      int end = entry(stores.get(0)).end;
      return List.of(
          new Statement.Set(metric.id(), labels, values.value(end), values.timestamp(end)));
    }
    if (metric.type().equals("counter")) {
      return List.of(
          new Statement.Inc(metric.id(), labels, values.value(entry(stores.get(0)).end)));
    }
    List<Statement> observed = new ArrayList<>();
    for (double amount :
        new Observations(handles.get(handle), child, texts, values, metric).amounts()) {
      observed.add(new Statement.Observe(metric.id(), labels, amount));
    }
    return observed.isEmpty() ? List.of(new Statement.Make(metric.id(), labels)) : observed;
  }

  /** The metric object of a child; a second one of its name gets another name in statements. */
  private Metric metric(SeriesText child) {
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
