package multiproc.explore.explain;

import java.util.HashSet;
import java.util.Set;
import multiproc.layout.DbLayout;
import multiproc.schedule.StepKind;
import multiproc.schedule.model.FileImage;
import multiproc.schedule.model.LocalState;
import multiproc.schedule.model.PendingOperation;
import multiproc.schedule.model.TransitionSystem;

/**
 * A lower bound, for A*, of the steps that remain until a file has the bytes that a hypothesis
 * demands. Every worker of the hypothesis must store its entry: a smaller hypothesis has none of
 * those that do not. The launcher must reach its last visible label, or the fork of the later
 * workers. Each {@code used} that a process still has to read, and the file's last one, must be
 * stored in the header.
 *
 * <p>No step is counted twice, and each step lowers the bound by at most one.
 *
 * <p>Threading: one thread.
 */
final class RemainingStepsBound {

  private final TransitionSystem system;
  private final Hypothesis hypothesis;
  private final int labels;

  /** For each process, whether it is of a later generation. */
  private final boolean[] later;

  /**
   * @param labels number of the launcher's entries
   */
  RemainingStepsBound(TransitionSystem system, Hypothesis hypothesis, int labels) {
    this.system = system;
    this.hypothesis = hypothesis;
    this.labels = labels;
    this.later = new boolean[system.processes()];
    for (int process = 1; process < later.length; process++) {
      later[process] = hypothesis.isLater(process);
    }
  }

  /** The lower bound for a state. */
  int in(int[] state) {
    int steps = launcherStepsToCome(state) + headersToCome(state);
    for (int process = 1; process < system.processes(); process++) {
      Integer position = hypothesis.positions().get(process);
      steps += workerStepsToCome(system.node(state, process), position, later[process]);
    }
    return steps;
  }

  private static int workerStepsToCome(LocalState node, Integer position, boolean later) {
    int walk = position != null && position > DbLayout.HEADER_SIZE ? 1 : 0;
    if (node == null) {
      return later ? 1 : 3 + walk;
    }
    if (isPastEntry(node)) {
      return 0;
    }
    return switch (node.next().kind()) {
      case OPEN -> 3 + walk;
      case READ_USED -> 2 + walk;
      case WALK, HEADER -> 2;
      default -> 1;
    };
  }

  /**
   * Headers that processes other than the launcher must still store; the launcher's own count with
   * its labels. These are the first header, and one for each other {@code used} that a process
   * still has to read, or that the file ends with.
   */
  private int headersToCome(int[] state) {
    FileImage image = system.image(state, HypothesisHeuristic.FILE);
    int used = image == null ? 0 : image.used();
    Set<Integer> wanted = new HashSet<>();
    wanted.add(hypothesis.target().used());
    boolean first = used == 0;
    for (int process = 0; process < system.processes(); process++) {
      LocalState node = system.node(state, process);
      PendingOperation next = node == null ? null : node.next();
      first &=
          next == null || next.kind() != StepKind.HEADER || next.number() != DbLayout.HEADER_SIZE;
      if (readsYet(process, node)) {
        wanted.add(
            process == HypothesisHeuristic.LAUNCHER
                ? hypothesis.base().orElse(used)
                : hypothesis.positions().getOrDefault(process, used));
      }
    }
    wanted.remove(used);
    wanted.remove(DbLayout.HEADER_SIZE);
    wanted.removeIf(this::isLaunchers);
    return wanted.size() + (first ? 1 : 0);
  }

  /** Whether a process still has to read {@code used}. */
  private boolean readsYet(int process, LocalState node) {
    if (node == null) {
      return !later[process];
    }
    return node.next() != null
        && node.claims().all().isEmpty()
        && switch (node.next().kind()) {
          case FORK, OPEN, SIZE, TRUNCATE, MAP, READ_USED -> true;
          default -> false;
        };
  }

  /** Whether the launcher stores this {@code used}. */
  private boolean isLaunchers(int used) {
    int behind = used - hypothesis.base().orElse(used);
    return behind > 0
        && behind % FileClues.labelLength() == 0
        && behind / FileClues.labelLength() <= labels;
  }

  private int launcherStepsToCome(int[] state) {
    LocalState node = system.node(state, HypothesisHeuristic.LAUNCHER);
    if (node.next() == null) {
      return 0;
    }
    int label = hypothesis.labelAt(node);
    boolean forks = hasLaterToFork(state);
    if (forks && label >= labels) {
      return 1;
    }
    if (!forks && label > hypothesis.lastLabel()) {
      return 0;
    }
    // Entry, header and value of each label, and then the fork; without a fork, only the entry of
    // the last label.
    int whole = 3 * ((forks ? labels : hypothesis.lastLabel()) - label) + 1;
    boolean walks = hypothesis.base().getAsInt() > DbLayout.HEADER_SIZE;
    return switch (node.next().kind()) {
      case FORK -> 3 + whole + (walks ? 1 : 0);
      case OPEN -> 2 + whole + (walks ? 1 : 0);
      case READ_USED -> 1 + whole + (walks ? 1 : 0);
      case WALK -> 1 + whole;
      case ENTRY -> whole;
      case HEADER ->
          node.next().number() == DbLayout.HEADER_SIZE ? 1 + whole : Math.max(0, whole - 1);
      case VALUE -> Math.max(0, whole - 2);
      default -> 0;
    };
  }

  /** Whether workers of a later generation still have to be forked. */
  private boolean hasLaterToFork(int[] state) {
    for (int process = 1; process < system.processes(); process++) {
      if (system.node(state, process) == null && later[process]) {
        return true;
      }
    }
    return false;
  }

  /** Whether a process has stored its entry. */
  static boolean isPastEntry(LocalState node) {
    if (node.next() == null) {
      return true;
    }
    return switch (node.next().kind()) {
      case FORK, OPEN, SIZE, TRUNCATE, MAP, READ_USED, WALK, ENTRY ->
          !node.claims().all().isEmpty();
      case HEADER -> node.next().number() != DbLayout.HEADER_SIZE;
      default -> true;
    };
  }
}
