package multiproc.explore.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import multiproc.client.FileSizes;
import multiproc.explore.AStarSearch;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.schedule.OriginalScript;
import multiproc.schedule.Statement;
import multiproc.schedule.StepKind;
import multiproc.schedule.model.End;
import multiproc.schedule.model.FileImage;
import multiproc.schedule.model.LocalState;
import multiproc.schedule.model.PendingOperation;
import multiproc.schedule.model.TransitionSystem;

/**
 * Restricts a search to states that can still become the target file: each process stores its entry
 * at the position that the file shows, and every word that differs from the file can still be
 * overwritten.
 *
 * <p>Threading: one thread.
 */
final class HypothesisHeuristic implements AStarSearch.Heuristic {

  /** The launcher's index in the plan, and the index of its file; both come first. */
  static final int LAUNCHER = 0;

  static final int FILE = 0;

  private final TransitionSystem system;
  private final Hypothesis hypothesis;
  private final RemainingStepsBound toCome;
  private final int file;
  private final FileImage target;

  /** The words of the target, from its start to its last nonzero byte. */
  private final long[] targetWords;

  private final int labels;

  /** What the workers and the launcher store: entries by process and set, then values by set. */
  private final StoredWords[] workerEntries;

  private final StoredWords[] launcherEntries;
  private final StoredWords[] launcherValues;

  /** The stores that are still possible in a state, and their number; filled again for each. */
  private final StoredWords[] stores;

  private int storeCount;

  /** Positions of words that none of these programs ever stores there; the goal ignores them. */
  private final Set<Integer> impossible = new TreeSet<>();

  private final int leastDistance;

  HypothesisHeuristic(TransitionSystem system, Hypothesis hypothesis) {
    this.system = system;
    this.hypothesis = hypothesis;
    this.target = hypothesis.target();
    this.targetWords = new long[(target.headLength() + Long.BYTES - 1) / Long.BYTES];
    Arrays.setAll(targetWords, word -> target.getLong((long) word * Long.BYTES));
    this.file = FILE;
    List<Long> values = new ArrayList<>();
    List<KnownEntry> entries = new ArrayList<>();
    for (Statement statement : program(LAUNCHER)) {
      if (statement instanceof Statement.Set set) {
        values.add(Double.doubleToRawLongBits(set.value()));
        entries.add(KnownEntry.ofLauncher(Integer.parseInt(set.labelValues().get(0))));
      }
    }
    this.labels = (int) entries.stream().mapToInt(KnownEntry::number).distinct().count();
    this.launcherEntries = new StoredWords[entries.size()];
    this.launcherValues = new StoredWords[entries.size()];
    for (int set = 0; set < launcherEntries.length && hypothesis.base().isPresent(); set++) {
      int position = hypothesis.base().getAsInt() + set % labels * FileClues.labelLength();
      long[] head = entries.get(set).head();
      launcherEntries[set] = StoredWords.of(position, appended(head));
      launcherValues[set] =
          StoredWords.of(position + head.length * Long.BYTES, new long[] {values.get(set)});
    }
    this.workerEntries = new StoredWords[system.processes()];
    for (int process = 1; process < workerEntries.length; process++) {
      String metric = ((Statement.Set) program(process).get(0)).metric();
      int number =
          Integer.parseInt(
              metric.substring(
                  OriginalScript.WORKER_PREFIX.length(),
                  metric.indexOf(OriginalScript.WORKER_SUFFIX)));
      Integer position = hypothesis.positions().get(process);
      if (position != null) {
        workerEntries[process] =
            StoredWords.of(position, appended(KnownEntry.ofWorker(number).head()));
      }
    }
    this.stores = new StoredWords[2 * launcherEntries.length + workerEntries.length];
    this.toCome = new RemainingStepsBound(system, hypothesis, labels);
    findImpossible();
    this.leastDistance =
        impossible.size() + (FileSizes.makes(DbFormat.LABELS, target.size()) ? 0 : 1);
  }

  private List<Statement> program(int process) {
    return hypothesis.plan().processes().get(process).program();
  }

  private void findImpossible() {
    if (!canBeUsed(target.getLong(0))) {
      impossible.add(0);
    }
    int[] state = system.initial();
    storeCount = 0;
    if (addLauncher(state)) {
      addWorkers(state);
      for (int position = DbLayout.HEADER_SIZE;
          position < target.headLength();
          position += Long.BYTES) {
        long wanted = target.getLong(position);
        if (wanted != 0 && !canStore(position, wanted)) {
          impossible.add(position);
        }
      }
    }
  }

  /**
   * Whether this header is possible: entries end where others ended, and entries have two lengths.
   */
  private boolean canBeUsed(long header) {
    if (header == 0) {
      return true;
    }
    for (int label = 0; label <= labels; label++) {
      long rest = header - DbLayout.HEADER_SIZE - (long) label * FileClues.labelLength();
      if (rest >= 0
          && rest % FileClues.workerLength() == 0
          && rest / FileClues.workerLength() < system.processes()) {
        return true;
      }
    }
    return false;
  }

  /** The least {@link #distance} that any interleaving can reach. */
  int leastDistance() {
    return leastDistance;
  }

  /** Positions of 8-byte words that the programs never store there, ascending. */
  List<Integer> impossible() {
    return List.copyOf(impossible);
  }

  /** Whether the file is the target, or differs only in what no interleaving can store. */
  @Override
  public boolean isGoal(int[] state) {
    FileImage image = system.image(state, file);
    if (leastDistance == 0 || image == null) {
      return target.equals(image);
    }
    return distance(state) <= leastDistance
        && (impossible.contains(0) || image.used() == target.used());
  }

  /** Number of 8-byte words that differ, plus 1 if the size differs. */
  @Override
  public int distance(int[] state) {
    FileImage image = system.image(state, file);
    if (image == null) {
      return Integer.MAX_VALUE;
    }
    int differing = image.size() == target.size() ? 0 : 1;
    for (int position = image.nextDifference(target, 0);
        position >= 0;
        position = image.nextDifference(target, position + Long.BYTES)) {
      differing++;
    }
    return differing;
  }

  @Override
  public int lowerBound(int[] state) {
    return toCome.in(state);
  }

  /**
   * A worker that is about to read {@code used} moves first, because opening the file earlier would
   * change nothing.
   */
  @Override
  public int persistentSet(int[] state) {
    for (int process = 1; process < system.processes(); process++) {
      LocalState node = system.node(state, process);
      if (node != null
          && node.next() != null
          && node.next().kind() == StepKind.READ_USED
          && system.image(state, file).used() != 0) {
        return process;
      }
    }
    return -1;
  }

  @Override
  public boolean isDeadEnd(int[] state) {
    for (int process = 0; process < system.processes(); process++) {
      LocalState node = system.node(state, process);
      if (node == null) {
        continue;
      }
      if (node.end() != null && node.end().how() != End.How.EXITED) {
        // A process that dies stores nothing more; the file would be the same without it.
        return true;
      }
      if (node.next() != null && !isWhereItMust(process, node)) {
        return true;
      }
    }
    FileImage image = system.image(state, file);
    return image != null && !isFixable(state, image);
  }

  private boolean isWhereItMust(int process, LocalState node) {
    PendingOperation next = node.next();
    if (process == LAUNCHER) {
      if (next.kind() == StepKind.ENTRY && hypothesis.base().isPresent()) {
        int label = hypothesis.labelAt(node);
        return next.position() == hypothesis.base().getAsInt() + label * FileClues.labelLength();
      }
      return true;
    }
    Integer must = hypothesis.positions().get(process);
    if (must == null) {
      return true;
    }
    return switch (next.kind()) {
      case ENTRY -> next.position() == must;
      case WALK -> node.used() == must;
      default -> true;
    };
  }

  /** Whether every wrong word can still be overwritten with the right one. */
  private boolean isFixable(int[] state, FileImage image) {
    storeCount = 0;
    if (!addLauncher(state)) {
      return true;
    }
    // An unseen worker leaves no word in the file except, perhaps, the zero of its value.
    boolean zeros = addWorkers(state);
    for (int position = image.nextDifference(target, DbLayout.HEADER_SIZE);
        position >= 0;
        position = image.nextDifference(target, position + Long.BYTES)) {
      int word = position / Long.BYTES;
      long wanted = word < targetWords.length ? targetWords[word] : 0;
      if (!(zeros && wanted == 0)
          && !canStore(position, wanted)
          && !impossible.contains(position)) {
        return false;
      }
    }
    return true;
  }

  private boolean canStore(int position, long wanted) {
    for (int i = 0; i < storeCount; i++) {
      StoredWords store = stores[i];
      if (position >= store.position && position < store.end && store.word(position) == wanted) {
        return true;
      }
    }
    return false;
  }

  /** Words that a process stores, from {@code position} up to {@code end}. */
  private record StoredWords(int position, int end, long[] words) {

    static StoredWords of(int position, long[] words) {
      return new StoredWords(position, position + words.length * Long.BYTES, words);
    }

    long word(int at) {
      return words[(at - position) / Long.BYTES];
    }
  }

  /**
   * Adds to {@code stores} the entries that workers have not stored yet. Returns whether the file
   * shows no entry of one of these workers.
   */
  private boolean addWorkers(int[] state) {
    boolean unseen = false;
    for (int process = 1; process < system.processes(); process++) {
      LocalState node = system.node(state, process);
      if (node == null || !RemainingStepsBound.isPastEntry(node)) {
        if (workerEntries[process] == null) {
          unseen = true;
        } else {
          stores[storeCount++] = workerEntries[process];
        }
      }
    }
    return unseen;
  }

  /** Adds what the launcher still stores. Returns whether its positions are known. */
  private boolean addLauncher(int[] state) {
    LocalState node = system.node(state, LAUNCHER);
    if (node.next() == null) {
      return true;
    }
    if (hypothesis.base().isEmpty()) {
      return false;
    }
    int at = hypothesis.labelAt(node);
    boolean entryDone =
        node.next().kind() == StepKind.VALUE
            || node.next().kind() == StepKind.HEADER
                && node.next().number() != DbLayout.HEADER_SIZE;
    for (int set = at; set < launcherEntries.length; set++) {
      if (set < labels && !(set == at && entryDone)) {
        stores[storeCount++] = launcherEntries[set];
      }
      stores[storeCount++] = launcherValues[set];
    }
    return true;
  }

  /** An entry's words when it is appended: its head, then the value 0.0. */
  private static long[] appended(long[] head) {
    return Arrays.copyOf(head, head.length + 1);
  }
}
