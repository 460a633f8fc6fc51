package multiproc.schedule.model;

import multiproc.schedule.Plan;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.StepKind;

/**
 * Measures the progress of a process by a number that every operation increases. The sum over all
 * processes therefore grows with every step of a search, and states can be taken in the order of
 * that sum, each after all states that lead to it.
 *
 * <p>All paths to one local state must give the same number. A process that found a file sized has
 * done fewer operations than one that sized it, so the number is rounded up where such paths meet:
 * after a mapping, a header, a walk, a close and a statement.
 *
 * <p>Threading: safe, immutable.
 */
final class ProgressMeasure {

  /** The progress of a process before its first operation. */
  static final int START = 1;

  private static final int SECTION = 1 << 3;
  private static final int FILE = 1 << 5;

  private final Plan plan;

  /** More than the progress of any statement, which may add every key to another file. */
  private final int statementSize;

  ProgressMeasure(Plan plan) {
    this.plan = plan;
    int keys = plan.processes().stream().mapToInt(process -> plan.keys(process).size()).sum();
    this.statementSize = FILE * (keys + 2);
  }

  /** The progress of a process that has ended, normally or not. */
  int end(int slot) {
    ProcessPlan process = plan.processes().get(slot);
    return (process.program().size() + 1) * statementSize;
  }

  /**
   * The progress after an operation.
   *
   * @param before progress before the operation
   * @param done the operation
   * @param statement of the process after the operation
   * @param sameStatement whether the process was at the same statement before
   */
  int behind(int before, StepKind done, int statement, boolean sameStatement) {
    if (!sameStatement) {
      return Math.max(before + 1, statement * statementSize);
    }
    int unit =
        switch (done) {
          case MAP, HEADER, WALK -> SECTION;
          case CLOSE -> FILE;
          default -> 1;
        };
    return (before + unit) / unit * unit;
  }
}
