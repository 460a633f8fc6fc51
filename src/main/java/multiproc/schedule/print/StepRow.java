package multiproc.schedule.print;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import multiproc.schedule.Plan;
import multiproc.schedule.Step;
import multiproc.schedule.StepKind;
import multiproc.schedule.StepOperation;
import multiproc.schedule.Verdict;
import multiproc.schedule.model.End;

/**
 * Holds a row of the table of steps.
 *
 * @param step of the row
 * @param cells the text of each process with one, by the process's index in the plan
 * @param notes texts of no column
 * @param ends of processes that end with an error in the step, by pid
 * @param verdict on the state after the step
 * @param turnsBad whether this is the first step with a verdict other than clean
 * @param files each file of the plan, after the step
 */
record StepRow(
    Step step,
    Map<Integer, String> cells,
    List<String> notes,
    Map<Long, End> ends,
    Verdict verdict,
    boolean turnsBad,
    List<FileState> files) {

  /** Who does what in the step: {@code child 4102 open; exits}. */
  String does(Plan plan) {
    return cells.entrySet().stream()
        .map(cell -> plan.processes().get(cell.getKey()).title() + " " + cell.getValue())
        .collect(Collectors.joining("; "));
  }

  /** Whether something is wrong after the step. */
  boolean bad() {
    return verdict != Verdict.CLEAN;
  }

  /** The file with the row's verdict; empty if the verdict is of no file. */
  Optional<FileState> damaged() {
    return files.stream().filter(file -> file.verdict().startsWith(verdict.word())).findFirst();
  }

  /** The first row from which on the verdict is that of the last row; empty if that is clean. */
  static Optional<StepRow> deciding(List<StepRow> rows) {
    StepRow found = null;
    for (int i = rows.size() - 1; i >= 0; i--) {
      if (rows.get(i).verdict() != rows.get(rows.size() - 1).verdict()) {
        break;
      }
      found = rows.get(i);
    }
    return Optional.ofNullable(found).filter(StepRow::bad);
  }

  /** The number of the deciding step, if it is not the first with a fault; else 0. */
  static int finalMark(List<StepRow> rows) {
    return deciding(rows)
        .filter(row -> !row.turnsBad() && row != rows.get(0))
        .map(row -> row.step().number())
        .orElse(0);
  }

  /** An operation, with the row of its step. */
  record Made(StepRow row, StepOperation operation) {

    /** The number of the step. */
    int step() {
      return row.step().number();
    }

    /** The process that makes the step. */
    long pid() {
      return row.step().pid();
    }

    /** Whether the operation is of this kind, on the file of that name. */
    boolean is(StepKind kind, String file) {
      return operation.kind() == kind && operation.file().equals(file);
    }
  }

  /** The operations of rows, in their order. */
  static Stream<Made> made(List<StepRow> rows) {
    return rows.stream()
        .flatMap(row -> row.step().operations().stream().map(each -> new Made(row, each)));
  }

  /** The last of some operations; empty if there is none. */
  static Optional<Made> last(Stream<Made> made) {
    return made.reduce((before, next) -> next);
  }

  /** The file of that name after the step. */
  FileState file(String name) {
    return files.stream().filter(file -> file.name().equals(name)).findFirst().orElseThrow();
  }
}
