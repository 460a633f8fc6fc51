package multiproc.schedule.print;

import java.util.List;
import java.util.Map;
import multiproc.schedule.Step;
import multiproc.schedule.Verdict;

/**
 * A row of the table.
 *
 * @param step of the row
 * @param cells the text of each process with one, by the process's index in the plan
 * @param notes texts of no column
 * @param verdict on the state after the step
 * @param turnsBad whether this is the first step with a verdict other than clean
 * @param files each file of the plan, after the step
 */
record StepRow(
    Step step,
    Map<Integer, String> cells,
    List<String> notes,
    Verdict verdict,
    boolean turnsBad,
    List<FileState> files) {

  /** Whether something is wrong after the step. */
  boolean bad() {
    return verdict != Verdict.CLEAN;
  }

  /** The file of that name after the step. */
  FileState file(String name) {
    return files.stream().filter(file -> file.name().equals(name)).findFirst().orElseThrow();
  }
}
