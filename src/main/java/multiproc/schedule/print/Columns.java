package multiproc.schedule.print;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import multiproc.schedule.Plan;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.Schedule;
import multiproc.schedule.Statement;
import multiproc.schedule.Step;
import multiproc.schedule.StepOperation;

/**
 * The processes and files that have a column in the table.
 *
 * @param processes indices in the plan, in its order
 * @param idle identifiers of the processes without a column, as they make no step
 * @param files names
 */
record Columns(List<Integer> processes, List<Long> idle, List<String> files) {

  /** All processes, and the files that more than one may write: those of processes that fork. */
  static Columns of(Plan plan) {
    List<Integer> processes = new ArrayList<>();
    List<ProcessPlan> owners = new ArrayList<>();
    for (ProcessPlan process : plan.processes()) {
      processes.add(processes.size());
      if (process.program().stream().anyMatch(Statement.Fork.class::isInstance)) {
        owners.add(process);
      }
    }
    List<ProcessPlan> all = plan.processes();
    List<String> files = plan.with(owners.isEmpty() ? all.subList(0, 1) : owners).fileNames();
    return new Columns(processes, List.of(), files);
  }

  /**
   * The processes that make a step, and the files that more than one process writes; if there is no
   * such file, the first file that is written.
   */
  static Columns of(Schedule schedule) {
    Plan plan = schedule.plan();
    Set<Long> active = new HashSet<>();
    Map<String, Set<Long>> writers = new LinkedHashMap<>();
    plan.fileNames().forEach(name -> writers.put(name, new HashSet<>()));
    for (Step step : schedule.steps()) {
      active.add(step.pid());
      for (StepOperation operation : step.operations()) {
        if (operation.kind().stores() && writers.containsKey(operation.file())) {
          writers.get(operation.file()).add(step.pid());
        }
      }
    }
    List<Integer> processes = new ArrayList<>();
    List<Long> idle = new ArrayList<>();
    for (int i = 0; i < plan.processes().size(); i++) {
      long pid = plan.processes().get(i).pid();
      if (active.contains(pid)) {
        processes.add(i);
      } else {
        idle.add(pid);
      }
    }
    return new Columns(processes, idle, files(writers));
  }

  /** The sentence on the processes without a column; empty if there are none. */
  String idleText() {
    if (idle.isEmpty()) {
      return "";
    }
    String pids = idle.stream().map(String::valueOf).collect(Collectors.joining(", "));
    return (idle.size() == 1 ? "Process " + pids + " makes" : "Processes " + pids + " make")
        + " no step in this run.";
  }

  private static List<String> files(Map<String, Set<Long>> writers) {
    List<String> shared = new ArrayList<>();
    List<String> written = new ArrayList<>(writers.keySet());
    for (Map.Entry<String, Set<Long>> file : writers.entrySet()) {
      if (file.getValue().size() > 1) {
        shared.add(file.getKey());
      }
      if (file.getValue().isEmpty()) {
        written.remove(file.getKey());
      }
    }
    return shared.isEmpty() ? written.subList(0, Math.min(1, written.size())) : shared;
  }
}
