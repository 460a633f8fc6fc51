package multiproc.schedule.model;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import multiproc.client.ProcessState;
import multiproc.layout.DbFormat;
import multiproc.schedule.Granularity;
import multiproc.schedule.Plan;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.ProgramRunner;
import multiproc.schedule.StepKind;
import multiproc.store.Store;
import multiproc.store.WordStore;

/**
 * Holds the automata of all processes of a plan, and extends them on demand. The successor of a
 * node for a result is found by running the client's own code from the start.
 *
 * <p>Two nodes are merged if that is proved safe ({@link StateEquivalence}).
 *
 * <p>Threading: safe. Another thread may use an identity after that identity was handed to it.
 */
final class LocalStates {

  private final Plan plan;
  private final String directory;
  private final Scratch scratch = new Scratch();

  /** The nodes by identity; identity 0 means that the process does not exist so far. */
  private LocalState[] nodes = new LocalState[1 << 8];

  private int count;
  private final Map<List<Object>, LocalState> roots = new HashMap<>();
  private final Map<List<Object>, LocalState> merged = new HashMap<>();
  private final StateEquivalence merging;
  private final boolean merges;
  private final ProgressMeasure progress;

  /** The progress of each node, by its identity. */
  private int[] progressOf = new int[1 << 10];

  private boolean ordered = true;
  private int firstCapacity;
  private boolean grown;

  /**
   * @param merges whether equivalent nodes are merged
   */
  public LocalStates(Plan plan, String directory, boolean merges) {
    this.merges = merges;
    this.plan = plan;
    this.directory = directory;
    this.merging = new StateEquivalence(plan);
    this.progress = new ProgressMeasure(plan);
  }

  /** The node with an identity. */
  public LocalState node(int id) {
    return nodes[id];
  }

  /** Whether mappings of different sizes were made; if not, no file can have been cut. */
  public boolean hasGrown() {
    return grown;
  }

  /**
   * The progress of the process with an identity ({@link ProgressMeasure}); 0 if it does not exist
   * so far.
   */
  int progress(int id) {
    return progressOf[id];
  }

  /** The progress of a process that has ended. */
  int progressAtEnd(int slot) {
    return progress.end(slot);
  }

  /** Number of nodes. */
  int size() {
    return count;
  }

  /** Whether the progress of every node is less than that of its end. */
  boolean isOrdered() {
    return ordered;
  }

  /** The process before its first operation. */
  public synchronized LocalState root(int slot, ProcessState state, Map<String, Integer> inodes) {
    ProcessState inherited = state == null ? null : merging.inherited(state, slot);
    LocalState.Root root = new LocalState.Root(slot, inherited, inodes);
    List<Object> key = merges ? StateEquivalence.root(root) : null;
    LocalState node = merges ? roots.get(key) : null;
    if (node == null) {
      Map<Integer, Integer> mapped = new HashMap<>();
      if (inherited != null) {
        for (ProcessState.OpenFile file : inherited.files()) {
          mapped.put(inodes.get(file.dict().path()), file.dict().capacity());
        }
      }
      ClientRun run = run(root, new OperationResult[0]);
      node =
          add(
              root,
              null,
              new OperationResult[0],
              run,
              AcknowledgedWrites.NONE,
              null,
              -1,
              Map.copyOf(mapped),
              null);
      come(node, node.end == null ? ProgressMeasure.START : progress.end(slot));
      if (merges) {
        roots.put(key, node);
      }
    }
    return node;
  }

  /** The process after its next operation had this result. */
  public LocalState successor(LocalState node, OperationResult answer) {
    LocalState done = node.done;
    return answer == OperationResult.DONE && done != null ? done : found(node, answer);
  }

  private synchronized LocalState found(LocalState node, OperationResult answer) {
    LocalState successor = node.successors.get(answer);
    if (successor == null) {
      successor = grow(node, answer);
      node.successors.put(answer, successor);
    }
    if (answer == OperationResult.DONE) {
      node.done = successor;
    }
    return successor;
  }

  /**
   * The file as the walk of a process sees it, which is its next operation: without the bytes that
   * it does not read ({@link WalkedBytes}), if equivalent nodes are merged.
   */
  FileImage walked(LocalState node, FileImage image) {
    if (!merges || node.used < 0) {
      return image;
    }
    DbFormat format = plan.client(plan.processes().get(node.root.slot())).format();
    return WalkedBytes.of(image, (int) node.used, node.next.capacity(), format);
  }

  /** The process, killed before its next operation. */
  public synchronized LocalState killed(LocalState node) {
    if (node.end != null) {
      return node;
    }
    if (node.killed == null) {
      List<Object> key =
          merges ? StateEquivalence.end(node.root.slot(), End.KILLED, node.claims) : null;
      int end = progress.end(node.root.slot());
      LocalState.Settled how = node.settled;
      node.killed =
          how == null
              ? merged(key, end, () -> newKilled(node))
              : settled(killed(how.origin()), how.file(), how.verdicts(), how.verdicts());
    }
    return node.killed;
  }

  private LocalState newKilled(LocalState node) {
    ClientRun run = new ClientRun(null, End.KILLED, node.statement, null, null, false, false);
    return add(node.root, node, node.answers, run, node.claims, null, -1, Map.of(), null);
  }

  private interface NodeMaker {
    LocalState make();
  }

  /** The node with this key and progress; a new node if the key is null. */
  private LocalState merged(List<Object> key, int come, NodeMaker maker) {
    LocalState node = key == null ? null : merged.get(List.of(come, key));
    if (node == null) {
      node = maker.make();
      come(node, come);
      if (key != null) {
        merged.put(List.of(come, key), node);
      }
    }
    return node;
  }

  private void come(LocalState node, int come) {
    if (progressOf.length <= node.id) {
      progressOf = Arrays.copyOf(progressOf, 2 * node.id);
    }
    progressOf[node.id] = come;
    ordered &= node.end != null || come < progress.end(node.root.slot());
  }

  /**
   * The same process in a state with a settled file: nodes are merged that do the same from here on
   * but for positions and bytes in that file.
   *
   * @param next verdicts after the next operation, if it stores a header; see {@link
   *     LocalState.Settled}
   */
  synchronized LocalState settled(LocalState node, int file, int verdicts, int next) {
    AcknowledgedWrites claims = node.claims.without(file);
    PendingOperation op = node.next;
    int slot = node.root.slot();
    List<Object> key;
    if (op == null) {
      key = StateEquivalence.end(slot, node.end, claims);
    } else if (op.inode() != file) {
      key = List.of(slot, node.id, file, verdicts);
    } else {
      long number = op.kind() == StepKind.HEADER ? next : 0;
      op = new PendingOperation(op.kind(), op.path(), file, 0, number, 0, null, null);
      OperationResult answer =
          op.kind() == StepKind.LOAD ? OperationResult.number(0) : OperationResult.DONE;
      LocalState then = settled(successor(node, answer), file, verdicts, verdicts);
      key = List.of(slot, op.kind(), number, then.id, file, verdicts);
    }
    ClientRun run = new ClientRun(op, node.end, node.statement, null, null, false, false);
    LocalState.Settled how = new LocalState.Settled(node, file, verdicts, next);
    return merged(
        key,
        progressOf[node.id],
        () -> add(node.root, node, node.answers, run, claims, node.entry, -1, node.mapped, how));
  }

  private LocalState grow(LocalState node, OperationResult answer) {
    LocalState.Settled how = node.settled;
    if (how != null) {
      LocalState then = successor(how.origin(), answer);
      return settled(then, how.file(), how.verdicts(), how.verdicts());
    }
    OperationResult[] answers = Arrays.copyOf(node.answers, node.answers.length + 1);
    answers[node.answers.length] = answer;
    ClientRun run = run(node.root, answers);
    PendingOperation done = node.next;
    boolean ok =
        switch (answer.kind()) {
          case SIGBUS, OUT_OF_BOUNDS, FAULT, SIGNAL -> false;
          default -> true;
        };
    AcknowledgedWrites claims = ok ? AcknowledgedWrites.after(node, done) : node.claims;
    // A statement that is done leaves no entry to be covered, also if the program caught its error.
    UnfinishedEntry entry =
        run.statement != node.statement
            ? null
            : ok ? UnfinishedEntry.after(node.entry, done, node.inValue) : node.entry;
    long used = ok && done.kind() == StepKind.READ_USED ? answer.number() : -1;
    Map<Integer, Integer> mapped = ok ? mapped(node, done, answer) : node.mapped;
    List<Object> key = null;
    if (merges && run.end != null) {
      key = StateEquivalence.end(node.root.slot(), run.end, claims);
    } else if (merges) {
      key = merging.key(node, run, claims, answers, used);
    }
    NodeMaker maker = () -> add(node.root, node, answers, run, claims, entry, used, mapped, null);
    int slot = node.root.slot();
    int come =
        run.end != null
            ? progress.end(slot)
            : progress.behind(
                progressOf[node.id], done.kind(), run.statement, run.statement == node.statement);
    return merged(key, come, maker);
  }

  private LocalState add(
      LocalState.Root root,
      LocalState previous,
      OperationResult[] answers,
      ClientRun run,
      AcknowledgedWrites claims,
      UnfinishedEntry entry,
      long used,
      Map<Integer, Integer> mapped,
      LocalState.Settled settled) {
    // Memory may run out at any line, and what is there is used to print what was found.
    int id = count + 1;
    if (id >= nodes.length) {
      nodes = Arrays.copyOf(nodes, 2 * id);
    }
    LocalState node =
        new LocalState(id, root, previous, answers, run, claims, entry, used, mapped, settled);
    nodes[id] = node;
    count = id;
    return node;
  }

  /** The key of the value that is stored next; null if no open file holds it. */
  private static String keyOf(PendingOperation next, boolean inValue, ProcessState state) {
    if (next.kind() != StepKind.VALUE && !inValue) {
      return null;
    }
    for (ProcessState.OpenFile file : state.files()) {
      if (file.dict().path().equals(next.path())) {
        for (Map.Entry<String, Integer> position : file.dict().positions().entrySet()) {
          if (position.getValue() == next.position()) {
            return position.getKey();
          }
        }
      }
    }
    // In the oldest releases a value keeps a handle that its process has closed.
    return null;
  }

  /**
   * Whether a word is stored into a value or its timestamp, and not into an entry that is appended:
   * that begins at the handle's {@code used}. A value without a timestamp is one word, and no WORD.
   */
  private static boolean isInValue(PendingOperation next, ProcessState state, DbFormat format) {
    return next.kind() == StepKind.WORD
        && format.hasTimestamp()
        && state.files().stream()
            .filter(file -> file.dict().path().equals(next.path()))
            .filter(file -> next.position() < file.dict().used())
            .flatMap(file -> file.dict().positions().values().stream())
            .anyMatch(
                value -> value <= next.position() && next.position() < value + format.valueSize());
  }

  private Map<Integer, Integer> mapped(
      LocalState node, PendingOperation done, OperationResult answer) {
    boolean mapped = done.kind() == StepKind.MAP && answer.kind() == OperationResult.Kind.DONE;
    if (!mapped && done.kind() != StepKind.CLOSE) {
      return node.mapped;
    }
    Map<Integer, Integer> changed = new HashMap<>(node.mapped);
    if (mapped) {
      int capacity = (int) done.number();
      grown |= firstCapacity != 0 && firstCapacity != capacity;
      firstCapacity = capacity;
      changed.put(done.inode(), capacity);
    } else {
      changed.remove(done.inode());
    }
    return Map.copyOf(changed);
  }

  /**
   * The result of running the code.
   *
   * @param next the process's next operation; null at the end
   * @param end of the process; null before it
   * @param statement its current statement
   * @param state of its client; null at the end
   * @param key of the value that the next operation stores; null if it stores no value
   * @param inValue whether the next operation stores a word of a value or of its timestamp
   * @param awaitsSignal whether the process may receive a signal
   */
  record ClientRun(
      PendingOperation next,
      End end,
      int statement,
      ProcessState state,
      String key,
      boolean inValue,
      boolean awaitsSignal) {}

  private ClientRun run(LocalState.Root root, OperationResult[] answers) {
    ReplayingStore files = new ReplayingStore(answers, root.inodes(), scratch);
    Store store = plan.granularity() == Granularity.WORD ? new WordStore(files) : files;
    ProcessPlan process = plan.processes().get(root.slot());
    DbFormat format = plan.version(process).format();
    ProgramRunner program =
        new ProgramRunner(plan, process, root.inherited(), store, directory, files);
    files.runs(program);
    End end = End.EXITED;
    try {
      program.run();
    } catch (OutOfMemoryError e) {
      // It is this search that is out of memory, and not the process.
      throw e;
    } catch (Error | RuntimeException e) {
      // Code that fails while a file is open closes the file first. The run was stopped at that
      // close, but the failure hides the exception that stopped it.
      if (files.pending() != null) {
        PendingOperation next = files.pending();
        ProcessState state = program.state();
        boolean inValue = isInValue(next, state, format);
        String key = keyOf(next, inValue, state);
        return new ClientRun(
            next, null, program.statement(), state, key, inValue, program.awaitsSignal());
      }
      end = End.of(e, plan.version().python());
    }
    return new ClientRun(null, end, program.statement(), null, null, false, false);
  }
}
