package multiproc.schedule;

import java.util.HashSet;
import java.util.Set;
import multiproc.layout.ClientChange;
import multiproc.layout.DbFileName;
import multiproc.layout.DbLayout;

/**
 * Partial-order reduction: decides which operations make one step. The reasons, for the two coarser
 * granularities:
 *
 * <ul>
 *   <li>a process names the file it opens after itself, or after a process it descends from; so no
 *       other process uses the file of a process that never forks;
 *   <li>size and map only see whether the file has been sized, which every opener does for itself;
 *   <li>a walk over no entries reads nothing;
 *   <li>in plain plans ({@link Plan#isPlain}) a loaded value is overwritten before any process uses
 *       it, as programs set values and never add to them;
 *   <li>no other process sees a close or an exit;
 *   <li>a child without a step cannot be distinguished from one that is not forked yet, so
 *       consecutive forks are one step; consecutive kills are one too, since any step of a child in
 *       between can as well come before them;
 *   <li>to a scrape, a file with one writer is of three kinds: without bytes, without a header, and
 *       sound, since an entry is stored before the header covers it. If a program expects values of
 *       a scrape, or a release clears a number before it stores it, every store of a header or a
 *       value is a step, and every load of a scrape.
 * </ul>
 *
 * <p>Threading: safe.
 */
public final class StepReduction {

  private final Granularity granularity;
  private final boolean plain;
  private final boolean valuesSeen;
  private final Set<String> privateFiles = new HashSet<>();

  /** The reduction for the processes of a plan. */
  public StepReduction(Plan plan) {
    this.granularity = plan.granularity();
    this.plain = plan.isPlain();
    boolean clears =
        plan.processes().stream()
            .anyMatch(process -> !plan.version(process).has(ClientChange.STORES_AT_ONCE));
    this.valuesSeen =
        plan.has(Statement.Expect.class) || clears && granularity == Granularity.OBSERVED;
    Set<String> shared = new HashSet<>();
    plan.files().forEach(file -> shared.add(file.name()));
    for (ProcessPlan process : plan.processes()) {
      boolean forks = process.program().stream().anyMatch(Statement.Fork.class::isInstance);
      for (String name : plan.fileNames(process)) {
        if (forks || !privateFiles.add(name)) {
          shared.add(name);
        }
      }
    }
    plan.processes().forEach(process -> shared.addAll(changedOfOthers(plan, process)));
    privateFiles.removeAll(shared);
  }

  /** The files of other processes that a process changes without the client. */
  private static Set<String> changedOfOthers(Plan plan, ProcessPlan process) {
    Set<String> changed = new HashSet<>();
    for (Statement statement : process.statements()) {
      if (statement instanceof Statement.OnFile change) {
        changed.add(change.file());
      }
    }
    changed.removeAll(plan.fileNames(process));
    return changed;
  }

  /**
   * Whether an operation belongs to the step of the one before it.
   *
   * @param done the operation just done
   * @param used the {@code used} that the process has just loaded; -1 if it loaded none
   * @param next the process's next operation
   * @param path of the file of {@code next}; null if it is on no file
   * @param number the {@code used} that {@code next} stores, if it stores a header
   */
  public boolean joins(StepKind done, long used, StepKind next, String path, long number) {
    if (granularity == Granularity.OPERATION || granularity == Granularity.WORD) {
      return false;
    }
    boolean observed = granularity == Granularity.OBSERVED;
    return switch (next) {
      case SIZE, MAP, CLOSE, EXIT -> true;
      case LOAD -> plain || isPrivate(path);
      case OPEN, TRUNCATE -> !observed && (next == StepKind.TRUNCATE || isPrivate(path));
      case ENTRY -> isPrivate(path);
      case READ_USED, VALUE -> isPrivate(path) && !valuesSeen;
      case HEADER ->
          isPrivate(path) && !valuesSeen && !(observed && number == DbLayout.HEADER_SIZE);
      case WALK -> used <= DbLayout.HEADER_SIZE || isPrivate(path) && !valuesSeen;
      case FORK, KILL -> done == next;
      default -> false;
    };
  }

  private boolean isPrivate(String path) {
    return path != null && privateFiles.contains(DbFileName.nameOf(path));
  }
}
