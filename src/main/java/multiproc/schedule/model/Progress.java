package multiproc.schedule.model;

import multiproc.schedule.plan.Plan;
import multiproc.schedule.plan.ProcessPlan;
import multiproc.schedule.step.StepKind;

/**
 * How far a process has come, as a number that every operation makes greater: so the sum over all
 * processes grows with every step of a search, and states can be taken in the order of that sum,
 * each behind all that lead to it.
 *
 * <p>Two ways to one local state must have come as far. A process that found a file sized has done
 * fewer operations than one that sized it, so the number is rounded up where such ways meet: behind
 * a mapping, a header, a walk, a closing and a statement.
 *
 * <p>Threading: safe, immutable.
 */
final class Progress {

  /** Of a process before its first operation. */
  static final int START = 1;

  private static final int SECTION = 1 << 3;
  private static final int FILE = 1 << 5;

  private final Plan plan;

  /** More than one statement takes: each value may have to be made again in a file of its own. */
  private final int statementSize;

  Progress(Plan plan) {
    this.plan = plan;
    int keys = plan.processes().stream().mapToInt(process -> plan.keys(process).size()).sum();
    this.statementSize = FILE * (keys + 2);
  }

  /** Of a process of that place that has ended, however it did. */
  int end(int slot) {
    ProcessPlan process = plan.processes().get(slot);
    return (process.program().size() + 1) * statementSize;
  }

  /**
   * Behind an operation.
   *
   * @param before it
   * @param done the operation
   * @param statement that the process is at behind it
   * @param sameStatement whether it was before it
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
