package multiproc.schedule.print;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import multiproc.schedule.Plan;
import multiproc.schedule.Schedule;
import multiproc.schedule.Step;
import multiproc.schedule.StepKind;
import multiproc.schedule.StepOperation;
import multiproc.schedule.Verdict;
import multiproc.schedule.model.End;
import multiproc.schedule.model.FileImage;
import multiproc.schedule.model.LocalState;
import multiproc.schedule.model.Simulation;
import multiproc.schedule.model.StateChecker;
import multiproc.schedule.model.TransitionSystem;

/**
 * Makes the rows of a run, in order. A row depends on the state before it, so the maker remembers
 * the files.
 *
 * <p>Threading: one thread.
 */
final class RowMaker {

  private final Plan plan;
  private final CellText cellText;
  private final Map<Integer, String> remarks;
  private final Map<String, FileImage> before = new HashMap<>();
  private Set<Long> endedBefore = Set.of();
  private boolean wasBad;

  /**
   * A maker before the first step.
   *
   * @param unnamed the files that cells do not name
   * @param remarks remarks that need later steps, by the number of the step
   */
  RowMaker(Plan plan, List<String> unnamed, Map<Integer, String> remarks) {
    this.plan = plan;
    this.cellText = new CellText(plan, unnamed);
    this.remarks = remarks;
    for (Plan.InitialFile file : plan.files()) {
      before.put(file.name(), FileImage.of(file.bytes()));
    }
    wasBad = !plan.files().isEmpty() && isBadBefore(plan);
  }

  /** Whether a file that exists before the first step is damaged. */
  private static boolean isBadBefore(Plan plan) {
    TransitionSystem system = TransitionSystem.ofOneRun(plan, "");
    return new StateChecker(system).verdicts(system.initial()) != 0;
  }

  /**
   * All rows of a schedule.
   *
   * @throws IllegalArgumentException when the programs do not make these steps
   */
  static List<StepRow> all(Schedule schedule, List<String> unnamed) {
    List<StepRow> rows = new ArrayList<>();
    run(schedule, unnamed, rows);
    return rows;
  }

  /** The rows of a schedule's steps, as far as the programs make them. */
  static List<StepRow> feasible(Schedule schedule, List<String> unnamed) {
    List<StepRow> rows = new ArrayList<>();
    try {
      run(schedule, unnamed, rows);
    } catch (IllegalArgumentException e) {
      // The caller that runs the steps finds the difference too, and reports it.
      return rows;
    }
    return rows;
  }

  private static void run(Schedule schedule, List<String> unnamed, List<StepRow> rows) {
    RowMaker maker = new RowMaker(schedule.plan(), unnamed, StaleReads.of(schedule).remarks());
    Simulation.run(schedule, (step, simulation) -> rows.add(maker.row(step, simulation)));
  }

  /** The row of the step that the simulation has just made. */
  StepRow row(Step step, Simulation after) {
    Map<Integer, String> cells = new TreeMap<>();
    List<String> notes = new ArrayList<>();
    if (remarks.containsKey(step.number())) {
      notes.add("(" + remarks.get(step.number()) + ")");
    }
    List<FileState> files = FileState.all(after);
    String cell = step.isKill() ? "" : cellText.text(step, before, files);
    Map<Long, End> ends = after.badEnds();
    Set<Long> ended = ends.keySet();
    ends = new TreeMap<>(ends);
    ends.keySet().removeAll(endedBefore);
    for (Map.Entry<Long, End> end : ends.entrySet()) {
      cell += "; " + end.getValue().how().word();
      notes.add(end.getKey() + " " + end.getValue().how().word() + ": " + end.getValue().error());
    }
    if (!cell.isEmpty()) {
      cells.put(plan.indexOf(step.pid()), cell);
    }
    for (StepOperation operation : step.operations()) {
      if (operation.kind() == StepKind.KILL) {
        int killed = plan.indexOf(Long.parseLong(operation.value()));
        cells.putIfAbsent(killed, "killed");
      }
    }
    Verdict verdict = after.verdict();
    boolean bad = verdict != Verdict.CLEAN;
    boolean turnsBad = bad && !wasBad;
    if (turnsBad) {
      notes.addAll(0, unseen(verdict, files, after));
    }
    wasBad |= bad;
    endedBefore = ended;
    files.forEach(file -> before.put(file.name(), file.image()));
    return new StepRow(step, cells, notes, ends, verdict, turnsBad, files);
  }

  /** The processes that neither end nor go on; empty if one can go on. */
  private String waiting(Simulation after) {
    List<String> pids = new ArrayList<>();
    for (int i = 0; i < plan.processes().size(); i++) {
      LocalState process = after.system().node(after.state(), i);
      if (after.system().enabled(after.state(), i)) {
        return "";
      }
      if (process != null && process.end() == null) {
        pids.add(String.valueOf(plan.processes().get(i).pid()));
      }
    }
    return pids.isEmpty() ? "" : "no process can go on; not ended: " + String.join(", ", pids);
  }

  /** The verdict, if no column shows it. */
  private List<String> unseen(Verdict verdict, List<FileState> files, Simulation after) {
    for (FileState file : files) {
      boolean tells = file.verdict().startsWith(verdict.word());
      if (tells && cellText.unnamed().contains(file.name())) {
        return List.of();
      }
      if (tells) {
        return List.of(file.name() + " " + file.verdict());
      }
      boolean empty = file.image() != null && file.judgement().verdict() == Verdict.EMPTY_FILE;
      if (verdict == Verdict.EMPTY_FILE && empty) {
        return List.of(verdict + " " + file.name() + ": " + file.verdict() + ", for good");
      }
    }
    String waiting = waiting(after);
    boolean waits = verdict == Verdict.HANGS && !waiting.isEmpty();
    return List.of(verdict + ": " + (waits ? waiting : verdict.sentence()));
  }
}
