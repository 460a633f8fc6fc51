package multiproc.schedule.model;

import java.util.Map;
import multiproc.layout.DbFileName;
import multiproc.schedule.Plan;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.StepKind;
import multiproc.schedule.StepOperation;
import multiproc.schedule.StepReduction;
import multiproc.store.SystemFault;

/**
 * The transition system of a plan: its states, and the moves between them. A state is an array of
 * ints. The first are the identities of the processes' {@link LocalState}s, 0 for a process that
 * does not exist so far. Then follow the identities of the files' images ({@link InodeTable}),
 * negative for an unlinked file. If the system may fail, the last int is 1 until it has failed.
 * {@link OperationEffects} defines the effects of a move.
 *
 * <p>Threading: one thread.
 */
public final class TransitionSystem {

  private final SystemFault fault;
  private final Plan plan;
  private final StepReduction reduction;
  private final LocalStates localStates;
  private final InodeTable inodes;
  private final int processes;
  private final ImageTable images;
  private final TransitionCache cache = new TransitionCache();
  private final OperationEffects effects;

  /**
   * The system of a plan.
   *
   * @param directory the multi-process directory of the client
   */
  public TransitionSystem(Plan plan, String directory) {
    this(plan, directory, null);
  }

  /**
   * The system of a plan, which may fail once.
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
    this.reduction = new StepReduction(plan);
    this.localStates = new LocalStates(plan, directory, searched);
    this.inodes = new InodeTable(plan, directory);
    this.images = new ImageTable();
    this.effects = new OperationEffects(plan, localStates, inodes, images, cache);
  }

  /**
   * A system for one run, not for a search. It does not merge equivalent local states, because in
   * one run of a cold JVM that costs more than it saves.
   */
  public static TransitionSystem ofOneRun(Plan plan, String directory) {
    return new TransitionSystem(plan, directory, null, false);
  }

  private TransitionSystem(TransitionSystem other) {
    this.fault = other.fault;
    this.plan = other.plan;
    this.processes = other.processes;
    this.reduction = other.reduction;
    this.localStates = other.localStates;
    this.inodes = other.inodes;
    this.images = other.images;
    this.effects = new OperationEffects(plan, localStates, inodes, images, cache);
  }

  /** The same states with the same identities for another thread, with a separate cache. */
  public TransitionSystem forThread() {
    return new TransitionSystem(this);
  }

  /** The images of files. */
  ImageTable images() {
    return images;
  }

  /** The local states of the processes. */
  LocalStates localStates() {
    return localStates;
  }

  /** The plan. */
  public Plan plan() {
    return plan;
  }

  /** Number of processes. */
  public int processes() {
    return processes;
  }

  /** Number of ints in a state. */
  public int width() {
    return processes + inodes.count() + (fault == null ? 0 : 1);
  }

  /** Number of file slots. */
  public int files() {
    return inodes.count();
  }

  /** The path of a file's slot. */
  public String path(int file) {
    return inodes.path(file);
  }

  /** The slot of the file of an operation that is done; -1 if it has none. */
  int file(int[] state, PendingOperation done) {
    return done.inode() >= 0 ? done.inode() : inodes.current(state, done.path());
  }

  /** Whether a process may ever open a file for writing: its own file, or that of an ancestor. */
  boolean mayOpen(int process, int file) {
    return inodes.mayOpen(process, file);
  }

  /** The state before the first step. */
  public int[] initial() {
    int[] state = new int[width()];
    for (int i = 0; i < processes; i++) {
      if (plan.processes().get(i).role() != ProcessPlan.Role.CHILD) {
        state[i] = localStates.root(i, null, Map.of()).id;
      }
    }
    for (Plan.InitialFile file : plan.files()) {
      state[processes + inodes.initial(file.name())] = images.id(FileImage.of(file.bytes()));
    }
    if (fault != null) {
      state[width() - 1] = 1;
    }
    return state;
  }

  /** The local state of a process; null if the process does not exist so far. */
  public LocalState node(int[] state, int process) {
    return localStates.node(state[process]);
  }

  /** A local state by its identity. */
  LocalState node(int id) {
    return localStates.node(id);
  }

  /** Whether a process can do its next operation: it exists, has not ended, and need not wait. */
  public boolean enabled(int[] state, int process) {
    if (state[process] == 0) {
      return false;
    }
    PendingOperation next = localStates.node(state[process]).next;
    return next != null && (next.kind() != StepKind.WAIT || hasEnded(state, next.number()));
  }

  private boolean hasEnded(int[] state, long pid) {
    int process = plan.indexOf(pid);
    return state[process] != 0 && node(state, process).next() == null;
  }

  /** Whether a process can be killed: it exists and has not ended. */
  public boolean isAlive(int[] state, int process) {
    return state[process] != 0 && node(state, process).next() != null;
  }

  /** Whether the fault of this system can hit a process's next operation. */
  public boolean faultHits(int[] state, int process) {
    return fault != null && state[width() - 1] != 0 && canMeet(state, process, fault);
  }

  /** Whether a process's next operation can meet a fault. */
  boolean canMeet(int[] state, int process, SystemFault met) {
    if (!enabled(state, process)) {
      return false;
    }
    PendingOperation next = node(state, process).next();
    FileImage image = next.inode() < 0 ? null : image(Math.abs(state[processes + next.inode()]));
    return next.canMeet(met, image);
  }

  /** A process's next operation meets the fault. */
  void fail(int[] state, int process) {
    effects.fail(state, process, fault);
    state[width() - 1] = 0;
  }

  /** The image of a file; null if the file was not created so far or is unlinked. */
  public FileImage image(int[] state, int file) {
    int id = state[processes + file];
    return id <= 0 ? null : images.get(id);
  }

  /** The image of the file with a name; null if there is no such file. */
  public FileImage image(int[] state, String name) {
    int file = file(state, name);
    return file < 0 ? null : image(state, file);
  }

  /** The slot of the file with a name; -1 if there is no such file. */
  public int file(int[] state, String name) {
    for (int file = 0; file < files(); file++) {
      if (image(state, file) != null && DbFileName.nameOf(path(file)).equals(name)) {
        return file;
      }
    }
    return -1;
  }

  /** An image by its identity. */
  FileImage image(int id) {
    return images.get(id);
  }

  /** Number of operations of a kind that were done. */
  public long taken(StepKind kind) {
    return effects.taken(kind) + cache.taken(kind);
  }

  /**
   * The progress of all processes of a state as one number. Every step increases it if {@link
   * #isOrdered}.
   */
  public long progress(int[] state) {
    long sum = 0;
    for (int process = 0; process < processes; process++) {
      sum += localStates.progress(state[process]);
    }
    return sum;
  }

  /** The progress of a state in which every process has ended. */
  public long progressAtEnd() {
    long sum = 0;
    for (int process = 0; process < processes; process++) {
      sum += localStates.progressAtEnd(process);
    }
    return sum;
  }

  /** Whether the progress of every process that has not ended is less than that of one that has. */
  public boolean isOrdered() {
    return localStates.isOrdered();
  }

  /**
   * Does one step of a process, which may be several operations ({@link
   * multiproc.schedule.Granularity}).
   */
  public void step(int[] state, int process) {
    LocalState node = localStates.node(state[process]);
    PendingOperation next = node.next;
    int inode = next.inode();
    if (inode < 0 && (next.kind() == StepKind.OPEN || next.kind() == StepKind.OPEN_READ)) {
      if (node.path < 0) {
        node.path = inodes.number(next.path());
      }
      inode = inodes.current(state, node.path);
    }
    int imageId = inode < 0 ? 0 : state[processes + inode];
    int key = (state[process] * 0x9E37_79B1 ^ imageId) * 0x85EB_CA6B;
    key ^= key >>> Short.SIZE;
    if (!cache.apply(key, state)) {
      cache.begin();
      cache.looksAt(process, state[process]);
      StepKind done;
      do {
        done = node(state, process).next().kind();
        operate(state, process);
      } while (joins(state, process, done));
      cache.end(key, state);
    }
  }

  /** The next operation of a process, with the value that it would load now. */
  public StepOperation describe(int[] state, int process) {
    PendingOperation next = node(state, process).next();
    return next.described(next.inode() < 0 ? null : image(state[processes + next.inode()]));
  }

  /** Whether the process's next operation belongs to the step in which it did {@code done}. */
  public boolean joins(int[] state, int process, StepKind done) {
    LocalState node = localStates.node(state[process]);
    PendingOperation next = node.next;
    if (next == null) {
      return false;
    }
    if (next.kind() == StepKind.FORK || next.kind() == StepKind.KILL) {
      return done == next.kind()
          && reduction.joins(done, node.used, next.kind(), next.path(), next.number());
    }
    if (node.joins == null) {
      node.joins = reduction.joins(done, node.used, next.kind(), next.path(), next.number());
    }
    return node.joins;
  }

  /** Makes the move of a {@link Mover}. */
  public void move(int[] state, int mover) {
    int process = Mover.process(mover, processes);
    switch (Mover.kind(mover, processes)) {
      case STEP -> step(state, process);
      case KILL -> kill(state, process);
      case FAULT -> fail(state, process);
      case SIGNAL -> effects.signal(state, process);
    }
  }

  /** Whether a {@link Mover} can move. */
  public boolean canMove(int[] state, int mover) {
    int process = Mover.process(mover, processes);
    return switch (Mover.kind(mover, processes)) {
      case STEP -> enabled(state, process);
      case KILL -> isAlive(state, process);
      case FAULT -> faultHits(state, process);
      case SIGNAL -> awaitsSignal(state, process);
    };
  }

  /** Whether a process can receive a signal now. */
  public boolean awaitsSignal(int[] state, int process) {
    LocalState node = node(state, process);
    return node != null
        && node.awaitsSignal
        && enabled(state, process)
        && node.next().kind().onFile();
  }

  /** The fault that one operation may meet; null for none. */
  public SystemFault fault() {
    return fault;
  }

  /** Does a process's next operation. */
  public void operate(int[] state, int process) {
    effects.operate(state, process);
  }

  /** SIGKILL from outside. */
  public void kill(int[] state, int process) {
    effects.kill(state, process);
  }

  /** What changes a state. */
  OperationEffects effects() {
    return effects;
  }
}
