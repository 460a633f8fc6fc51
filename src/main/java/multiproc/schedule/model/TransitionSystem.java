package multiproc.schedule.model;

import java.util.HashMap;
import java.util.Map;
import multiproc.client.ProcessState;
import multiproc.layout.DbFileName;
import multiproc.schedule.plan.Plan;
import multiproc.schedule.plan.ProcessPlan;
import multiproc.schedule.step.StepKind;
import multiproc.schedule.step.StepOperation;
import multiproc.schedule.step.StepReduction;
import multiproc.store.SystemFault;

/**
 * All processes of a plan and their files, simulated. A state is a few ints: the identity of each
 * process's node, 0 while it is not there, then the identity of each file's image ({@link
 * FileSlots}).
 *
 * <p>Threading: one thread.
 */
public final class TransitionSystem {

  private final SystemFault fault;
  private final Plan plan;
  private final StepReduction stepping;
  private final LocalStates automaton;
  private final InodeTable slots;
  private final int processes;
  private final ImageTable images = new ImageTable();
  private final TransitionCache memo = new TransitionCache();
  private final LongMap effects = new LongMap();
  private final long[] taken = new long[StepKind.values().length];

  /**
   * The world before its first step.
   *
   * @param directory the multi-process directory that the client is told of
   */
  public TransitionSystem(Plan plan, String directory) {
    this(plan, directory, null);
  }

  /**
   * The same, in which the system may fail once.
   *
   * @param fault that one operation may meet; null for none
   */
  public TransitionSystem(Plan plan, String directory, SystemFault fault) {
    this(plan, directory, fault, true);
  }

  private TransitionSystem(Plan plan, String directory, SystemFault fault, boolean searched) {
    this.fault = fault;
    this.plan = plan;
    this.processes = plan.processes().size();
    this.stepping = new StepReduction(plan);
    this.automaton = new LocalStates(plan, directory, searched);
    this.slots = new InodeTable(plan, directory);
  }

  /**
   * A world for one run and no search: nodes that are one are not sought, which costs a cold JVM
   * more than they save there.
   */
  public static TransitionSystem ofOneRun(Plan plan, String directory) {
    return new TransitionSystem(plan, directory, null, false);
  }

  /** The processes as automata. */
  public LocalStates automaton() {
    return automaton;
  }

  /** The plan. */
  public Plan plan() {
    return plan;
  }

  /** How many processes there are. */
  public int processes() {
    return processes;
  }

  /** How many ints a state has. */
  public int width() {
    return processes + slots.count() + (fault == null ? 0 : 1);
  }

  /** How many file slots there are. */
  public int files() {
    return slots.count();
  }

  /** The path of a file's slot. */
  public String path(int file) {
    return slots.path(file);
  }

  /** The slot of the file that an operation just done was on; -1 when there is none. */
  int file(int[] state, PendingOperation done) {
    return done.inode() >= 0 ? done.inode() : slots.current(state, done.path());
  }

  /**
   * Whether a process may ever open a file for writing: its own, or that of one it descends from.
   */
  boolean mayOpen(int process, int file) {
    return slots.mayOpen(process, file);
  }

  /** The state in which nothing has happened. */
  public int[] initial() {
    int[] state = new int[width()];
    for (int i = 0; i < processes; i++) {
      if (plan.processes().get(i).role() != ProcessPlan.Role.CHILD) {
        state[i] = automaton.root(i, null, Map.of()).id();
      }
    }
    for (Plan.InitialFile file : plan.files()) {
      state[processes + slots.initial(file.name())] = imageId(FileImage.of(file.bytes()));
    }
    if (fault != null) {
      state[width() - 1] = 1;
    }
    return state;
  }

  /** A process; null when it is not there yet. */
  public LocalState node(int[] state, int process) {
    return automaton.node(state[process]);
  }

  /** A node by its identity. */
  public LocalState node(int id) {
    return automaton.node(id);
  }

  /** Whether a process can do its next operation: it is there, has not ended, and need not wait. */
  public boolean enabled(int[] state, int process) {
    if (state[process] == 0) {
      return false;
    }
    PendingOperation next = node(state, process).next();
    return next != null && (next.kind() != StepKind.WAIT || hasEnded(state, next.number()));
  }

  private boolean hasEnded(int[] state, long pid) {
    int process = plan.indexOf(pid);
    return state[process] != 0 && node(state, process).next() == null;
  }

  /** Whether a process can be killed: it is there and has not ended. */
  public boolean isAlive(int[] state, int process) {
    return state[process] != 0 && node(state, process).next() != null;
  }

  /** Whether the fault of this system can hit a process's next operation. */
  public boolean faultHits(int[] state, int process) {
    if (fault == null || state[width() - 1] == 0 || !enabled(state, process)) {
      return false;
    }
    PendingOperation next = node(state, process).next();
    FileImage image = next.inode() < 0 ? null : image(Math.abs(state[processes + next.inode()]));
    return Faults.hits(fault, next, image);
  }

  /** A process's next operation meets the fault. */
  public void fail(int[] state, int process) {
    fail(state, process, fault);
    state[width() - 1] = 0;
  }

  /** A process's next operation meets a fault. */
  public void fail(int[] state, int process, SystemFault met) {
    if (met == SystemFault.CUT) {
      cut(state, process);
      operate(state, process);
    } else {
      LocalState node = node(state, process);
      taken[node.next().kind().ordinal()]++;
      state[process] = automaton.successor(node, OperationResult.of(met)).id();
    }
  }

  /** Cuts the file that a process's next operation is on to no bytes. */
  void cut(int[] state, int process) {
    int place = processes + node(state, process).next().inode();
    int cut = imageId(image(Math.abs(state[place])).truncated(0));
    state[place] = state[place] < 0 ? -cut : cut;
  }

  /** A file's image; null when it was never created or is unlinked. */
  public FileImage image(int[] state, int file) {
    int id = state[processes + file];
    return id <= 0 ? null : images.get(id);
  }

  /** An image by its identity. */
  public FileImage image(int id) {
    return images.get(id);
  }

  /** How many different images there were. */
  public int imageCount() {
    return images.count();
  }

  /** How many operations of a kind were done. */
  public long taken(StepKind kind) {
    return taken[kind.ordinal()] + memo.taken(kind);
  }

  /** Whether mappings of different sizes were made: without, no file can have been cut. */
  boolean hasGrown() {
    return automaton.hasGrown();
  }

  /** How many nodes the processes' automata have. */
  public int nodeCount() {
    return automaton.size();
  }

  /**
   * Does one step of a process, which may be several operations ({@link
   * multiproc.schedule.plan.Granularity}).
   */
  public void step(int[] state, int process) {
    int inode = node(state, process).next().inode();
    int imageId = inode < 0 ? 0 : state[processes + inode];
    long key = (long) state[process] << Integer.SIZE | imageId & 0xFFFF_FFFFL;
    if (!memo.apply(key, state)) {
      memo.begin();
      memo.looksAt(process, state[process]);
      StepKind done;
      do {
        done = node(state, process).next().kind();
        operate(state, process);
      } while (joins(state, process, done));
      memo.end(key, state);
    }
  }

  /** A process's next operation, with what it would load if it were done now. */
  public StepOperation describe(int[] state, int process) {
    PendingOperation next = node(state, process).next();
    StepKind kind = next.kind();
    if (kind == StepKind.LIST) {
      return new StepOperation(kind, "", 0, 0, "");
    }
    if (!kind.onFile()) {
      return StepOperation.ofProcess(kind, next.number());
    }
    FileImage image = next.inode() < 0 ? null : image(state[processes() + next.inode()]);
    String value =
        switch (kind) {
          case SIZE -> String.valueOf(image.size());
          case READ_USED -> String.valueOf(image.used());
          case TRUNCATE, EXTEND, MAP, HEADER -> String.valueOf(next.number());
          case LOAD -> String.valueOf(Double.longBitsToDouble(image.getLong(next.position())));
          case VALUE ->
              next.bytes() == null ? String.valueOf(Double.longBitsToDouble(next.number())) : "";
          default -> "";
        };
    long length = kind == StepKind.READ || next.bytes() != null ? next.number() : 0;
    return new StepOperation(kind, DbFileName.nameOf(next.path()), next.position(), length, value);
  }

  /** Whether the process's next operation belongs to the step in which it did {@code done}. */
  public boolean joins(int[] state, int process, StepKind done) {
    LocalState node = node(state, process);
    PendingOperation next = node.next();
    return next != null
        && stepping.joins(done, node.used(), next.kind(), next.path(), next.number());
  }

  /**
   * Moves a mover: a process does a step; counted on behind the processes, it is killed; behind
   * those, its next operation meets the fault; and behind those, a signal comes to it.
   */
  public void move(int[] state, int mover) {
    if (mover < processes) {
      step(state, mover);
    } else if (mover < 2 * processes) {
      kill(state, mover - processes);
    } else if (mover < 3 * processes) {
      fail(state, mover - 2 * processes);
    } else {
      signal(state, mover - 3 * processes);
    }
  }

  /** Whether a mover can move. */
  public boolean canMove(int[] state, int mover) {
    if (mover < processes) {
      return enabled(state, mover);
    }
    if (mover < 2 * processes) {
      return isAlive(state, mover - processes);
    }
    return mover < 3 * processes
        ? faultHits(state, mover - 2 * processes)
        : awaitsSignal(state, mover - 3 * processes);
  }

  /** Whether a signal may come to a process now. */
  public boolean awaitsSignal(int[] state, int process) {
    return enabled(state, process)
        && node(state, process).awaitsSignal
        && node(state, process).next().kind().onFile();
  }

  /** A signal comes to a process before its next operation. */
  void signal(int[] state, int process) {
    taken[StepKind.SIGNAL.ordinal()]++;
    LocalState node = node(state, process);
    state[process] = automaton.successor(node, OperationResult.SIGNAL).id();
  }

  /** The fault that one operation may meet; null for none. */
  public SystemFault fault() {
    return fault;
  }

  /** SIGKILL from outside. */
  public void kill(int[] state, int process) {
    taken[StepKind.KILL.ordinal()]++;
    state[process] = automaton.killed(node(state, process)).id();
  }

  /** Does a process's next operation. */
  public void operate(int[] state, int process) {
    LocalState node = node(state, process);
    PendingOperation next = node.next();
    taken[next.kind().ordinal()]++;
    memo.operation(next.kind());
    switch (next.kind()) {
      case FORK -> {
        memo.forget();
        fork(state, process, node);
      }
      case KILL -> {
        memo.forget();
        int victim = plan.indexOf(next.number());
        if (state[victim] != 0) {
          kill(state, victim);
        }
        state[process] = automaton.successor(node, OperationResult.DONE).id();
      }
      case SPAWN -> {
        memo.forget();
        state[plan.indexOf(next.number())] =
            automaton.root(plan.indexOf(next.number()), null, Map.of()).id();
        state[process] = automaton.successor(node, OperationResult.DONE).id();
      }
      case WAIT -> {
        memo.forget();
        state[process] = automaton.successor(node, OperationResult.DONE).id();
      }
      case SIGNAL -> throw new IllegalStateException("a signal is no operation of a process");
      case EXIT -> state[process] = automaton.successor(node, OperationResult.DONE).id();
      case LIST -> {
        memo.forget();
        state[process] =
            automaton.successor(node, OperationResult.names(slots.listing(state))).id();
      }
      case OPEN, OPEN_READ -> open(state, process, node);
      case UNLINK -> {
        memo.forget();
        unlink(state, process, node);
      }
      default -> onFile(state, process, node);
    }
  }

  private void fork(int[] state, int process, LocalState node) {
    int child = plan.indexOf(node.next().number());
    ProcessState inherited = node.next().state();
    Map<String, Integer> inodes = new HashMap<>();
    for (ProcessState.OpenFile file : inherited.files()) {
      inodes.put(file.dict().path(), inode(node, file.dict().path()));
    }
    state[child] = automaton.root(child, inherited, inodes).id();
    state[process] = automaton.successor(node, OperationResult.DONE).id();
  }

  /** The slot of the file that a process has open under this path. */
  private int inode(LocalState node, String path) {
    for (int inode : node.mapped().keySet()) {
      if (path(inode).equals(path)) {
        return inode;
      }
    }
    throw new IllegalStateException("not open: path=" + path);
  }

  private void open(int[] state, int process, LocalState node) {
    String path = node.next().path();
    for (int slot : slots.all(path)) {
      memo.looksAt(processes + slot, state[processes + slot]);
    }
    int file = slots.current(state, path);
    if (file == InodeTable.NONE && node.next().kind() == StepKind.OPEN) {
      file = slots.unused(state, path);
      state[processes + file] = ImageTable.EMPTY;
    }
    OperationResult answer =
        file == InodeTable.NONE ? OperationResult.MISSING : OperationResult.number(file);
    state[process] = automaton.successor(node, answer).id();
  }

  private void unlink(int[] state, int process, LocalState node) {
    int file = slots.current(state, node.next().path());
    if (file != InodeTable.NONE) {
      state[processes + file] = -state[processes + file];
    }
    OperationResult answer =
        file == InodeTable.NONE ? OperationResult.MISSING : OperationResult.DONE;
    state[process] = automaton.successor(node, answer).id();
  }

  private void onFile(int[] state, int process, LocalState node) {
    int place = processes + node.next().inode();
    memo.looksAt(place, state[place]);
    int imageId = Math.abs(state[place]);
    long key = (long) node.id() << Integer.SIZE | imageId;
    long effect = effects.get(key);
    if (effect == 0) {
      effect = effect(node, imageId);
      effects.put(key, effect);
    }
    state[process] = (int) (effect >>> Integer.SIZE);
    state[place] = state[place] < 0 ? -(int) effect : (int) effect;
  }

  /** The next node's identity and the next image's. */
  private long effect(LocalState node, int imageId) {
    PendingOperation next = node.next();
    FileImage image = images.get(imageId);
    OperationResult fault = ImageTable.fault(next, image);
    OperationResult answer = fault == null ? ImageTable.answer(next, image) : fault;
    int changedId = fault == null ? images.changed(node, imageId) : imageId;
    long nodeId = automaton.successor(node, answer).id();
    return nodeId << Integer.SIZE | changedId;
  }

  /** The identity of an image. */
  public int imageId(FileImage image) {
    return images.id(image);
  }
}
