package multiproc.schedule.step;

import java.util.HashSet;
import java.util.Set;
import multiproc.layout.ClientChange;
import multiproc.layout.DbFileName;
import multiproc.layout.DbLayout;
import multiproc.schedule.plan.Granularity;
import multiproc.schedule.plan.Plan;
import multiproc.schedule.plan.ProcessPlan;
import multiproc.schedule.plan.Statement;

/**
 * Partial-order reduction: decides which operations make one step. The reasons, for the two coarser
 * granularities:
 *
 * <ul>
 *   <li>a process names the file it opens after itself, or after a process it descends from; so the
 *       file of a process that forks nobody is its own, and nobody else sees what it does there;
 *   <li>size and map only see whether the file has been sized, which every opener does for itself;
 *   <li>a walk over no entries reads nothing;
 *   <li>in plain plans ({@link Plan#isPlain}) a loaded value is overwritten before anybody looks at
 *       it, as programs set values and never add to them;
 *   <li>closing and the exit change nothing that others see;
 *   <li>a child that has not made a step cannot be told from one that is not forked yet, so
 *       consecutive forks are one step; and what one child does while another is being killed it
 *       may as well have done before;
 *   <li>to a scrape, a file with one writer is of three kinds: of no bytes, without a header, and
 *       well, since an entry is stored before the header covers it. Where a program expects values
 *       of a scrape, or a release clears a number before it stores it, every store of a header or a
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

  /** The rule for the processes of a plan. */
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
    privateFiles.removeAll(shared);
  }

  /**
   * Whether an operation belongs to the step of the one before it.
   *
   * @param done the operation just done
   * @param used the {@code used} that the process has just loaded; -1 where it loaded none
   * @param next what the process does next
   * @param path of the file that {@code next} is on; null when on none
   * @param number what {@code next} stores, where it stores a header
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
