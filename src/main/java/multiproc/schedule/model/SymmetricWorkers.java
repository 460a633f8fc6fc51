package multiproc.schedule.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import multiproc.schedule.Metric;
import multiproc.schedule.Plan;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.Statement;
import multiproc.schedule.StepKind;
import multiproc.schedule.StepReduction;

/**
 * Finds the interchangeable workers of a plan, which differ only by their number. A worker consists
 * of processes, one of each generation, that set one gauge and do nothing else; no other process
 * sets that gauge.
 *
 * <p>Two workers are interchangeable when
 *
 * <ul>
 *   <li>the names of their gauges have the same length, and so their entries have the same length;
 *   <li>they have a process in each generation, with the same program except for that name;
 *   <li>the processes of a generation are forked by one process in one step, and killed in one step
 *       or never, so no state between has only one of them.
 * </ul>
 *
 * <p>A plan that unlinks files has no interchangeable workers, because a listing of files may not
 * be renamed. A plan that is not plain has none either, because its programs can distinguish
 * processes in other ways.
 */
final class SymmetricWorkers {

  /**
   * A worker.
   *
   * @param processes indices in the plan, one for each generation
   * @param group workers of one group are interchangeable
   */
  record PlannedWorker(int[] processes, int group) {}

  private final Plan plan;
  private final List<PlannedWorker> all = new ArrayList<>();

  /** The workers of a plan that are interchangeable with at least one other. */
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
      Map<List<Object>, List<PlannedWorker>> groups = new LinkedHashMap<>();
      columns()
          .forEach(
              (id, processes) -> {
                groups
                    .computeIfAbsent(
                        traits(plan.metric(id), processes), traits -> new ArrayList<>())
                    .add(new PlannedWorker(places(processes), groups.size()));
              });
      for (List<PlannedWorker> group : groups.values()) {
        if (group.size() > 1) {
          all.addAll(group);
        }
      }
    }
  }

  /** All interchangeable workers, group by group. */
  List<PlannedWorker> all() {
    return all;
  }

  /** By gauge, the children that set only this gauge, if no other process sets it. */
  private Map<String, List<ProcessPlan>> columns() {
    Map<String, List<ProcessPlan>> columns = new LinkedHashMap<>();
    Set<String> shared = new HashSet<>();
    for (ProcessPlan process : plan.processes()) {
      Set<String> sets = new HashSet<>();
      boolean setsOnly = process.role() == ProcessPlan.Role.CHILD;
      for (Statement statement : process.program()) {
        if (statement instanceof Statement.Set set) {
          sets.add(set.metric());
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

  /** The properties that interchangeable workers have in common. */
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

  /**
   * The steps in which a process is forked or killed: for each, the process identifier of the
   * process that does it, and the first statement of the step.
   */
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
        if (statement instanceof Statement.Fork fork && fork.pid() == pid
            || statement instanceof Statement.Kill kill && kill.pid() == pid) {
          steps.add(List.of(process.pid(), first));
        }
      }
    }
    return steps;
  }
}
