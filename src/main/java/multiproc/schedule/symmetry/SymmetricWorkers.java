package multiproc.schedule.symmetry;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import multiproc.schedule.plan.Metric;
import multiproc.schedule.plan.Plan;
import multiproc.schedule.plan.ProcessPlan;
import multiproc.schedule.plan.Statement;
import multiproc.schedule.step.StepKind;
import multiproc.schedule.step.StepReduction;

/**
 * The workers of a plan that differ by their number alone, so that they may change places. A worker
 * is all processes, one of each generation, that set one gauge of their own and do nothing else.
 *
 * <p>Two are alike when
 *
 * <ul>
 *   <li>their gauges differ by a name of the same length, and so their entries are equally long;
 *   <li>they have a process in each generation, with the same program but for that name;
 *   <li>those of a generation are forked by one process in one step, and killed in one step or
 *       never: no state lies between that has one of them alone.
 * </ul>
 *
 * <p>Where files are unlinked there is none: a listing of files may not be renamed. In a plan that
 * is not plain there is none either: its programs can distinguish processes in other ways.
 */
final class SymmetricWorkers {

  /**
   * A worker.
   *
   * @param metric it sets
   * @param processes its places in the plan, one a generation
   * @param group those of one group are alike
   */
  record Worker(Metric metric, int[] processes, int group) {}

  private final Plan plan;
  private final List<Worker> all = new ArrayList<>();

  /** The workers of a plan that are like at least one other. */
  SymmetricWorkers(Plan plan) {
    this.plan = plan;
    StepReduction stepping = new StepReduction(plan);
    boolean together =
        stepping.joins(StepKind.FORK, -1, StepKind.FORK, null, 0)
            && stepping.joins(StepKind.KILL, -1, StepKind.KILL, null, 0);
    boolean unlinks =
        plan.processes().stream()
            .flatMap(process -> process.program().stream())
            .anyMatch(Statement.MarkProcessDead.class::isInstance);
    if (together && !unlinks && plan.isPlain()) {
      Map<List<Object>, List<Worker>> groups = new LinkedHashMap<>();
      columns()
          .forEach(
              (metric, processes) ->
                  groups
                      .computeIfAbsent(traits(metric, processes), traits -> new ArrayList<>())
                      .add(new Worker(metric, places(processes), groups.size())));
      for (List<Worker> group : groups.values()) {
        if (group.size() > 1) {
          all.addAll(group);
        }
      }
    }
  }

  /** All of them, group by group. */
  List<Worker> all() {
    return all;
  }

  /** By gauge, the processes that set it and nothing else, where no other process sets it. */
  private Map<Metric, List<ProcessPlan>> columns() {
    Map<Metric, List<ProcessPlan>> columns = new LinkedHashMap<>();
    Set<Metric> shared = new HashSet<>();
    for (ProcessPlan process : plan.processes()) {
      Set<Metric> sets = new HashSet<>();
      boolean setsOnly = process.role() == ProcessPlan.Role.CHILD;
      for (Statement statement : process.program()) {
        if (statement instanceof Statement.Set set) {
          sets.add(plan.metric(set.metric()));
        } else {
          setsOnly = false;
        }
      }
      if (setsOnly && sets.size() == 1) {
        columns.computeIfAbsent(sets.iterator().next(), m -> new ArrayList<>()).add(process);
      } else {
        shared.addAll(sets);
      }
    }
    columns.keySet().removeAll(shared);
    return columns;
  }

  private int[] places(List<ProcessPlan> processes) {
    return processes.stream().mapToInt(process -> plan.indexOf(process.pid())).toArray();
  }

  /** What those that are alike have in common. */
  private List<Object> traits(Metric metric, List<ProcessPlan> processes) {
    List<Object> traits = new ArrayList<>();
    traits.add(List.of(metric.name().length(), metric.labelNames(), metric.mode(), metric.help()));
    for (ProcessPlan process : processes) {
      for (Statement statement : process.program()) {
        Statement.Set set = (Statement.Set) statement;
        traits.add(List.of(set.labelValues(), set.value()));
      }
      traits.add(handled(process.pid()));
    }
    return traits;
  }

  /** The steps in which a process is forked and killed: whose, and the first statement of each. */
  private List<List<Object>> handled(long pid) {
    List<List<Object>> steps = new ArrayList<>();
    for (ProcessPlan process : plan.processes()) {
      List<Statement> program = process.program();
      int first = 0;
      for (int i = 0; i < program.size(); i++) {
        Statement statement = program.get(i);
        if (i > 0 && statement.getClass() != program.get(i - 1).getClass()) {
          first = i;
        }
        if (statement.equals(new Statement.Fork(pid))
            || statement.equals(new Statement.Kill(pid))) {
          steps.add(List.of(process.pid(), first));
        }
      }
    }
    return steps;
  }
}
