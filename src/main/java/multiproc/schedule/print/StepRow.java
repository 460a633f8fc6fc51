package multiproc.schedule.print;

import java.util.List;
import java.util.Map;
import multiproc.schedule.Verdict;
import multiproc.schedule.step.Step;

/**
 * A row of the table.
 *
 * @param step done
 * @param cells what is told of each process, by its place in the plan; nothing of the others
 * @param notes what belongs to no column
 * @param verdict on the state after it
 * @param turnsBad whether it is the first step with a verdict other than clean
 * @param files each file of the plan after it
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
