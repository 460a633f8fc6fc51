package multiproc.explore.explain;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import multiproc.client.ClientVersion;
import multiproc.explore.Scenario;
import multiproc.layout.DbLayout;
import multiproc.schedule.Granularity;
import multiproc.schedule.Metric;
import multiproc.schedule.Plan;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.Statement;
import multiproc.schedule.model.FileImage;
import multiproc.schedule.model.LocalState;

/**
 * The processes that may have left a file, and the positions at which they must have stored their
 * entries.
 *
 * @param plan the launcher first, then the workers
 * @param base position of the launcher's first entry; empty if no entry of the launcher is visible
 * @param lastLabel index of the launcher's last visible label; -1 if none is visible
 * @param positions of the workers' entries, by index in the plan; none for an unseen worker
 * @param target the file
 */
record Hypothesis(
    Plan plan, OptionalInt base, int lastLabel, Map<Integer, Integer> positions, FileImage target) {

  /** The position of an entry that may be anywhere. */
  static final int ANYWHERE = 0;

  private static final double ALIVE = 1;

  /** The original's launcher has seven workers. */
  private static final int LABELS = 7;

  /**
   * A hypothesis from the clues.
   *
   * @param pid of the launcher
   * @param unseen one position for the entry of each additional worker that left no byte; {@link
   *     #ANYWHERE} if it is not assumed
   * @param passes times that the launcher counted
   * @param later whether workers after the launcher's last entry are of a later generation
   */
  static Hypothesis of(FileClues clues, long pid, List<Integer> unseen, int passes, boolean later) {
    List<Integer> labels = labels(clues);
    OptionalInt base = base(clues, labels);
    int end =
        base.isPresent()
            ? base.getAsInt() + labels.size() * FileClues.labelLength()
            : Integer.MAX_VALUE;
    List<ProcessPlan> first = new ArrayList<>();
    List<ProcessPlan> second = new ArrayList<>();
    Map<Integer, Integer> positions = new java.util.HashMap<>();
    List<Metric> metrics = new ArrayList<>(List.of(Metric.PROCESS_COUNT));
    List<int[]> seen = seen(clues, base, labels.size(), unseen);
    // Workers of the later generation come last in the plan.
    for (boolean ofLater : new boolean[] {false, true}) {
      for (int[] worker : seen) {
        if ((later && worker[1] >= end) == ofLater) {
          int place = 1 + first.size() + second.size();
          ProcessPlan plan = Scenario.worker(pid + place, worker[0]);
          (ofLater ? second : first).add(plan);
          if (worker[1] > 0) {
            positions.put(place, worker[1]);
          }
          if (!metrics.contains(Metric.ofWorker(worker[0]))) {
            metrics.add(Metric.ofWorker(worker[0]));
          }
        }
      }
    }
    List<ProcessPlan> processes = new ArrayList<>();
    processes.add(launcher(clues, pid, labels, base, passes, first, second));
    processes.addAll(first);
    processes.addAll(second);
    Plan plan = new Plan(ClientVersion.V0_4_2, Granularity.VISIBLE, metrics, processes);
    int lastLabel =
        base.isEmpty()
            ? -1
            : clues.labels().values().stream().mapToInt(labels::indexOf).max().orElse(-1);
    return new Hypothesis(plan, base, lastLabel, positions, clues.image());
  }

  /**
   * Whether the launcher had its file open when it forked the worker, so that the worker inherits
   * the handle.
   */
  boolean isLater(int process) {
    List<Statement> program = plan.processes().get(0).program();
    int fork = program.indexOf(new Statement.Fork(plan.processes().get(process).pid()));
    return program.subList(0, fork).stream().anyMatch(Statement.Set.class::isInstance);
  }

  /** Index of the launcher's current set. */
  int labelAt(LocalState launcher) {
    int label = 0;
    List<Statement> program = plan.processes().get(0).program();
    for (int i = 0; i < launcher.statement(); i++) {
      if (program.get(i) instanceof Statement.Set) {
        label++;
      }
    }
    return label;
  }

  /** The workers, each as its number and position; the position is 0 if it is unknown. */
  private static List<int[]> seen(
      FileClues clues, OptionalInt base, int labels, List<Integer> unseen) {
    List<int[]> seen = new ArrayList<>();
    Set<Integer> positions = new TreeSet<>(clues.anonymous());
    clues.workers().values().forEach(positions::addAll);
    Set<Integer> free = new TreeSet<>();
    for (int number = 0; number < LABELS; number++) {
      free.add(number);
    }
    clues
        .workers()
        .forEach(
            (number, all) -> {
              free.remove(number);
              all.forEach(position -> seen.add(new int[] {number, position}));
            });
    for (int position : clues.anonymous()) {
      seen.add(new int[] {take(free), position});
    }
    for (int position : implied(positions, base, labels)) {
      seen.add(new int[] {take(free), position});
    }
    for (int position : unseen) {
      seen.add(new int[] {take(free), position});
    }
    return seen;
  }

  /**
   * The positions at which a worker may have stored an entry of which no byte is left: at an end of
   * another entry, if other entries cover all of it.
   */
  static Set<Integer> hidingPlaces(FileClues clues) {
    List<Integer> labels = labels(clues);
    OptionalInt base = base(clues, labels);
    Set<Integer> ends = new TreeSet<>();
    Set<Integer> stored = new TreeSet<>();
    ends.add(DbLayout.HEADER_SIZE);
    for (int[] worker : seen(clues, base, labels.size(), List.of())) {
      addEntry(worker[1], FileClues.workerLength(), ends, stored);
    }
    for (int i = 0; base.isPresent() && i < labels.size(); i++) {
      int position = base.getAsInt() + i * FileClues.labelLength();
      addEntry(position, FileClues.labelLength(), ends, stored);
    }
    ends.removeIf(end -> !stored.containsAll(words(end, FileClues.workerLength())));
    return ends;
  }

  private static void addEntry(int position, int length, Set<Integer> ends, Set<Integer> stored) {
    ends.add(position);
    ends.add(position + length);
    stored.addAll(words(position, length));
  }

  /** Positions of the 8-byte words of an entry. */
  private static List<Integer> words(int position, int length) {
    List<Integer> words = new ArrayList<>();
    for (int word = position; word < position + length; word += Long.BYTES) {
      words.add(word);
    }
    return words;
  }

  /**
   * Positions of workers' entries that must have existed although no byte is left. A worker stores
   * its entry at the {@code used} that it read, which is the end of one of the launcher's entries
   * or of another worker's.
   */
  private static List<Integer> implied(Set<Integer> positions, OptionalInt base, int labels) {
    List<Integer> implied = new ArrayList<>();
    if (base.isEmpty()) {
      return implied;
    }
    for (int seen : positions) {
      int position = seen;
      while (!isEndOfLabel(position, base.getAsInt(), labels)) {
        position -= FileClues.workerLength();
        if (position < DbLayout.HEADER_SIZE || positions.contains(position)) {
          break;
        }
        if (!implied.contains(position)) {
          implied.add(position);
        }
      }
    }
    return implied;
  }

  private static boolean isEndOfLabel(int position, int base, int labels) {
    int behind = position - base;
    return position == DbLayout.HEADER_SIZE
        || behind >= 0
            && behind % FileClues.labelLength() == 0
            && behind / FileClues.labelLength() <= labels;
  }

  private static int take(Set<Integer> free) {
    int number = free.isEmpty() ? 0 : free.iterator().next();
    free.remove(number);
    return number;
  }

  /** The launcher's labels in the order of their entries. */
  private static List<Integer> labels(FileClues clues) {
    Set<Integer> labels = new LinkedHashSet<>();
    for (int number = 0; number < LABELS; number++) {
      labels.add(number);
    }
    List<Integer> seen = new ArrayList<>(clues.labels().values());
    List<Integer> ascending = new ArrayList<>(new TreeSet<>(seen));
    if (!seen.equals(ascending)) {
      // The order is not the first generation's; the visible entries show it.
      labels.clear();
    }
    labels.addAll(seen);
    return new ArrayList<>(labels);
  }

  private static OptionalInt base(FileClues clues, List<Integer> labels) {
    for (Map.Entry<Integer, Integer> label : clues.labels().entrySet()) {
      int base = label.getKey() - labels.indexOf(label.getValue()) * FileClues.labelLength();
      if (base >= DbLayout.HEADER_SIZE) {
        return OptionalInt.of(base);
      }
    }
    return OptionalInt.empty();
  }

  private static ProcessPlan launcher(
      FileClues clues,
      long pid,
      List<Integer> labels,
      OptionalInt base,
      int passes,
      List<ProcessPlan> first,
      List<ProcessPlan> second) {
    List<Statement> program = new ArrayList<>();
    first.forEach(worker -> program.add(new Statement.Fork(worker.pid())));
    for (int pass = 1; pass <= passes; pass++) {
      for (int i = 0; i < labels.size(); i++) {
        double value = pass == passes ? value(clues, base, i) : ALIVE;
        program.add(
            new Statement.Set(Metric.PROCESS_COUNT.name(), String.valueOf(labels.get(i)), value));
      }
      if (pass == 1) {
        second.forEach(worker -> program.add(new Statement.Fork(worker.pid())));
      }
    }
    return new ProcessPlan(pid, ProcessPlan.Role.PARENT, program);
  }

  /** A label's last value; 0 if the worker was found dead. */
  private static double value(FileClues clues, OptionalInt base, int label) {
    if (base.isEmpty()) {
      return ALIVE;
    }
    int end = base.getAsInt() + (label + 1) * FileClues.labelLength();
    long bits = clues.image().getLong(end - DbLayout.VALUE_SIZE);
    return bits == 0 ? 0 : ALIVE;
  }
}
