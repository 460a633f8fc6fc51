package multiproc.schedule.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import multiproc.client.MmapedDict;
import multiproc.client.ProcessState;
import multiproc.schedule.Plan;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.Statement;
import multiproc.schedule.StepKind;
import multiproc.schedule.Verdict;

/**
 * Merges equivalent local states of a process: two are equivalent if no continuation and no verdict
 * distinguishes them. They are merged in these cases:
 *
 * <ul>
 *   <li><b>Same client, same operation.</b> In a plain plan, for a process that is not a scrape:
 *       they have the same next operation, the same claims, and the same client state as far as it
 *       matters. The client state is all that the client keeps from one operation to the next. The
 *       operation shows at which of its operations the client is: it names the file, the position
 *       and the bytes. The history is therefore forgotten: which process gave the file its size,
 *       which process stored its first header, and the entries of a walk that this process never
 *       looks up.
 *       <p>Three parts of the client state do not matter. First, the positions of keys that are not
 *       looked up from here on: not by the remaining statements of the process, and not by the
 *       processes that it still forks. A process that was forked itself places the inherited values
 *       again, in a new file of its own, where it finds none. Second, the cached values: programs
 *       set values and never add to one. Third, which values were made: no statement of a plain
 *       plan fails and goes on, so the statement and the progress in it show that. They also show
 *       to which entry a single word belongs, and its position and {@code used} which word of the
 *       entry it is. What remains of mark_process_dead is the list of files that it found, which is
 *       part of the key. The statement is part of the progress, unless statements do more
 *       operations than their range of progress has.
 *       <p>Between the opening of a file and its mapping the client holds a size: it either queries
 *       the size again before it maps, or the mapping's length shows the size. {@link
 *       ProgressMeasure}, which is part of every key, shows which of two size queries comes next.
 *       The names of the handles, or the name of the file that is opened next, show the process
 *       identifier that the client uses.
 *   <li>After a walk, in plans that are not plain and in scrapes, if the process compares no
 *       scrape: they came from one node, have the same next operation, and the walk left the same
 *       handles.
 *   <li>After the close of a file that a scrape has read, if the file was sound and the programs
 *       set every key in it. Such entries never fail a scrape, also not together with those of
 *       other files, so only the listing and the position of the scrape in it remain; after the
 *       last file, what comes next, because no statement of a plain plan looks at a scrape. A
 *       scrape has no handle to store through.
 *   <li>After the load of a value in a scrape, because the scrape does not use a value loaded in
 *       this way.
 *   <li>At the end of the process: the same end and the same claims.
 *   <li>As roots: they inherit the same, except for the parts that a child never uses.
 * </ul>
 *
 * <p>{@link Plan#isPlain} defines a plain plan. In other plans programs add to values, keep handles
 * that failed to open, and compare what a scrape showed, so fewer local states are merged.
 *
 * <p>Threading: one thread.
 */
final class StateEquivalence {

  private final Plan plan;
  private final boolean plain;
  private final FileChecker judge;

  /** The results of {@link #lookedUp(Plan, int, int)}, by slot and statement. */
  private final Map<List<Integer>, Set<String>> lookedUp = new HashMap<>();

  StateEquivalence(Plan plan) {
    this.plan = plan;
    this.plain = plan.isPlain();
    this.judge = new FileChecker(plan);
  }

  /**
   * The key of the node after the pending operation of {@code node}: nodes with equal keys are
   * merged. Mappings are not part of it: handles keep their capacity, and so does an operation in
   * the middle of an opening or a growth.
   *
   * @param after the process after the operation
   * @param claims its completed writes
   * @param answers results of its operations so far
   * @param used the {@code used} that the operation loaded; -1 if it loaded none
   * @return null if the node is not merged
   */
  List<Object> key(
      LocalState node,
      LocalStates.ClientRun after,
      AcknowledgedWrites claims,
      OperationResult[] answers,
      long used) {
    int slot = node.root.slot();
    StepKind done = node.next.kind();
    boolean scrape = plan.processes().get(slot).role() == ProcessPlan.Role.SCRAPE;
    if (plain && !scrape) {
      return sameClient(node.root, after, claims, used, listed(slot, after.statement(), answers));
    }
    if (done == StepKind.WALK && !looksAtScrapes(slot)) {
      return List.of(node.id, handles(after.state(), node.root, after.statement()), after.next());
    }
    if (plain && scrape && done == StepKind.LOAD) {
      return List.of(node.id, after.next());
    }
    if (plain
        && scrape
        && done == StepKind.CLOSE
        && judge.judge(lastRead(answers)).verdict() == Verdict.CLEAN) {
      return List.of(slot, after.statement(), lastListing(answers), after.next());
    }
    return null;
  }

  /** The key of a root: roots with equal keys are merged. */
  static List<Object> root(LocalState.Root root) {
    ProcessState state = root.inherited();
    if (state == null) {
      return List.of(root.slot(), root.inodes());
    }
    List<Object> files = new ArrayList<>();
    state.files().forEach(file -> add(files, file.prefix(), file.dict()));
    List<Object> values = new ArrayList<>();
    for (ProcessState.ValueState value : state.values()) {
      values.add(List.of(value.prefix(), value.key(), value.value(), value.pid()));
    }
    return List.of(root.slot(), root.inodes(), state.pid(), state.locked(), files, values);
  }

  /** The key of a process that has ended: those with equal keys are merged. */
  static List<Object> end(int slot, End end, AcknowledgedWrites claims) {
    return List.of(slot, end.how(), String.valueOf(end.error()), claims.all());
  }

  private List<Object> sameClient(
      LocalState.Root root,
      LocalStates.ClientRun after,
      AcknowledgedWrites claims,
      long used,
      List<String> listed) {
    return List.of(
        root.slot(),
        after.statement(),
        after.next().withoutState(),
        handles(after.state(), root, after.statement()),
        claims.all(),
        used,
        listed);
  }

  /** The files that the current statement has found and deletes one by one; empty for most. */
  private List<String> listed(int slot, int statement, OperationResult[] answers) {
    List<Statement> program = plan.processes().get(slot).program();
    return statement < program.size() && program.get(statement) instanceof Statement.MarkProcessDead
        ? lastListing(answers)
        : List.of();
  }

  /**
   * Whether a process compares the values that a scrape shows, and so keeps every byte that it
   * reads.
   */
  private boolean looksAtScrapes(int slot) {
    return plan.processes().get(slot).statements().stream()
        .anyMatch(Statement.Expect.class::isInstance);
  }

  /**
   * The bytes that a scrape has read of the last file. Between the results of the open and of the
   * close there are only sizes and bytes, and no byte is read twice.
   */
  private static FileImage lastRead(OperationResult[] answers) {
    int first = answers.length - 1;
    while (answers[first - 1].kind() == OperationResult.Kind.IMAGE
        || answers[first - 1].kind() == OperationResult.Kind.NUMBER) {
      first--;
    }
    byte[] read = new byte[0];
    for (int i = first; i < answers.length; i++) {
      if (answers[i].kind() == OperationResult.Kind.IMAGE) {
        byte[] more = answers[i].image().bytes((int) answers[i].image().size());
        System.arraycopy(read, 0, more, 0, read.length);
        read = more;
      }
    }
    return FileImage.of(read);
  }

  private static List<String> lastListing(OperationResult[] answers) {
    return Arrays.stream(answers)
        .filter(answer -> answer.kind() == OperationResult.Kind.NAMES)
        .map(OperationResult::names)
        .reduce(List.of(), (first, second) -> second);
  }

  /**
   * The inherited state without the parts that a child never uses: the positions of keys that it
   * does not set, because inherited values get places in the child's files, and the cached values.
   */
  ProcessState inherited(ProcessState state, int slot) {
    if (!plain) {
      return state;
    }
    List<ProcessState.OpenFile> files = new ArrayList<>();
    for (ProcessState.OpenFile file : state.files()) {
      files.add(
          new ProcessState.OpenFile(file.prefix(), matters(file.dict(), lookedUp(plan, slot, 0))));
    }
    List<ProcessState.ValueState> values = new ArrayList<>();
    for (ProcessState.ValueState value : state.values()) {
      values.add(new ProcessState.ValueState(value.prefix(), value.key(), 0, value.pid()));
    }
    return new ProcessState(state.pid(), files, values, state.locked());
  }

  /** The handles of a state, with the positions only of those keys that can be looked up. */
  private List<Object> handles(ProcessState state, LocalState.Root root, int statement) {
    Set<String> lookedUp =
        new HashSet<>(
            this.lookedUp.computeIfAbsent(
                List.of(root.slot(), statement), place -> lookedUp(plan, root.slot(), statement)));
    if (!plain) {
      // After a change of the process identifier every value is looked up again, in another file.
      state.values().forEach(value -> lookedUp.add(value.key()));
    }
    List<Object> handles = new ArrayList<>();
    state.files().forEach(file -> add(handles, file.prefix(), matters(file.dict(), lookedUp)));
    return handles;
  }

  /**
   * Adds a handle part by part, because the generated methods of records cost a cold JVM tens of
   * milliseconds ({@link OperationResult}).
   */
  private static void add(List<Object> handles, String prefix, MmapedDict.State dict) {
    handles.addAll(List.of(prefix, dict.path(), dict.used(), dict.capacity(), dict.positions()));
  }

  private static MmapedDict.State matters(MmapedDict.State file, Set<String> lookedUp) {
    Map<String, Integer> positions = new HashMap<>(file.positions());
    positions.keySet().retainAll(lookedUp);
    return new MmapedDict.State(file.path(), file.used(), file.capacity(), positions);
  }

  /**
   * The keys that a process may look up from a statement on, with those of the processes that it
   * forks from there on.
   */
  private static Set<String> lookedUp(Plan plan, int slot, int from) {
    Set<String> keys = new HashSet<>();
    ProcessPlan process = plan.processes().get(slot);
    List<Statement> program = process.statements();
    for (Statement statement : program.subList(Math.min(from, program.size()), program.size())) {
      if (statement instanceof Statement.OnChild change) {
        keys.addAll(plan.keys(process, change));
      } else if (statement instanceof Statement.Fork fork) {
        keys.addAll(lookedUp(plan, plan.indexOf(fork.pid()), 0));
      }
    }
    return keys;
  }
}
