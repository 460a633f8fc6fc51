package multiproc.schedule.model;

import java.util.HashMap;
import java.util.Map;
import multiproc.client.ProcessState;
import multiproc.schedule.Plan;
import multiproc.schedule.StepKind;
import multiproc.store.SystemFault;

/**
 * Applies an operation, a fault of the system, a kill or a signal to a state of a {@link
 * TransitionSystem}.
 *
 * <p>Threading: one thread.
 */
final class OperationEffects {

  private final Plan plan;
  private final LocalStates localStates;
  private final InodeTable inodes;
  private final ImageTable images;
  private final TransitionCache cache;
  private final int processes;
  private final LongMap effects = new LongMap();
  private final long[] taken = new long[StepKind.values().length];

  /**
   * @param cache records the parts of the state that each operation reads
   */
  OperationEffects(
      Plan plan,
      LocalStates localStates,
      InodeTable inodes,
      ImageTable images,
      TransitionCache cache) {
    this.plan = plan;
    this.localStates = localStates;
    this.inodes = inodes;
    this.images = images;
    this.cache = cache;
    this.processes = plan.processes().size();
  }

  /** Number of operations of a kind done here, without those of cached steps. */
  long taken(StepKind kind) {
    return taken[kind.ordinal()];
  }

  private LocalState node(int[] state, int process) {
    return localStates.node(state[process]);
  }

  /** Does a process's next operation. */
  void operate(int[] state, int process) {
    LocalState node = node(state, process);
    PendingOperation next = node.next();
    taken[next.kind().ordinal()]++;
    cache.operation(next.kind());
    boolean alone = next.kind() == StepKind.EXIT || next.kind().onFile();
    if (!alone || next.kind() == StepKind.UNLINK) {
      cache.forget();
    }
    switch (next.kind()) {
      case FORK -> fork(state, process, node);
      case KILL -> {
        int victim = plan.indexOf(next.number());
        if (state[victim] != 0) {
          kill(state, victim);
        }
        state[process] = localStates.successor(node, OperationResult.DONE).id;
      }
      case SPAWN -> {
        int spawned = plan.indexOf(next.number());
        state[spawned] = localStates.root(spawned, null, Map.of()).id;
        state[process] = localStates.successor(node, OperationResult.DONE).id;
      }
      case WAIT, EXIT -> state[process] = localStates.successor(node, OperationResult.DONE).id;
      case SIGNAL -> throw new IllegalStateException("a signal is no operation of a process");
      case LIST -> {
        OperationResult names = OperationResult.names(inodes.listing(state));
        state[process] = localStates.successor(node, names).id;
      }
      case OPEN, OPEN_READ -> open(state, process, node);
      case UNLINK -> unlink(state, process, node);
      default -> onFile(state, process, node);
    }
  }

  private void fork(int[] state, int process, LocalState node) {
    int child = plan.indexOf(node.next().number());
    ProcessState snapshot = node.next().state();
    Map<String, Integer> inherited = new HashMap<>();
    for (ProcessState.OpenFile file : snapshot.files()) {
      inherited.put(file.dict().path(), inode(node, file.dict().path()));
    }
    state[child] = localStates.root(child, snapshot, inherited).id;
    state[process] = localStates.successor(node, OperationResult.DONE).id;
  }

  /** The slot of the open file of a process under this path. */
  private int inode(LocalState node, String path) {
    for (int inode : node.mapped.keySet()) {
      if (inodes.path(inode).equals(path)) {
        return inode;
      }
    }
    throw new IllegalStateException("not open: path=" + path);
  }

  private void open(int[] state, int process, LocalState node) {
    String path = node.next().path();
    for (int slot : inodes.all(path)) {
      cache.looksAt(processes + slot, state[processes + slot]);
    }
    int file = inodes.current(state, path);
    if (file == InodeTable.NONE && node.next().kind() == StepKind.OPEN) {
      file = inodes.unused(state, path);
      state[processes + file] = ImageTable.EMPTY;
    }
    OperationResult answer =
        file == InodeTable.NONE ? OperationResult.MISSING : OperationResult.number(file);
    state[process] = localStates.successor(node, answer).id;
  }

  private void unlink(int[] state, int process, LocalState node) {
    int file = inodes.current(state, node.next().path());
    if (file != InodeTable.NONE) {
      state[processes + file] = -state[processes + file];
    }
    OperationResult answer =
        file == InodeTable.NONE ? OperationResult.MISSING : OperationResult.DONE;
    state[process] = localStates.successor(node, answer).id;
  }

  private void onFile(int[] state, int process, LocalState node) {
    int place = processes + node.next().inode();
    cache.looksAt(place, state[place]);
    int imageId = Math.abs(state[place]);
    long effect;
    if (cache.isAtStart()) {
      // Not cached here: the cache of whole steps will have this node and image.
      effect = effect(node, imageId);
    } else {
      long key = (long) node.id << Integer.SIZE | imageId;
      effect = effects.get(key);
      if (effect == 0) {
        effect = effect(node, imageId);
        effects.put(key, effect);
      }
    }
    state[process] = (int) (effect >>> Integer.SIZE);
    state[place] = state[place] < 0 ? -(int) effect : (int) effect;
  }

  /** The identities of the next node (upper half) and of the next image (lower half). */
  private long effect(LocalState node, int imageId) {
    PendingOperation next = node.next();
    FileImage image = images.get(imageId);
    OperationResult fault = ImageTable.fault(next, image);
    OperationResult answer = fault == null ? answer(node, image) : fault;
    // A store across the end of a cut file keeps its bytes before that end.
    boolean stores = fault == null || fault == OperationResult.SIGBUS;
    int changedId = stores ? images.changed(node, imageId) : imageId;
    long nodeId = localStates.successor(node, answer).id;
    return nodeId << Integer.SIZE | changedId;
  }

  private OperationResult answer(LocalState node, FileImage image) {
    return node.next().kind() == StepKind.WALK
        ? OperationResult.image(localStates.walked(node, image))
        : ImageTable.answer(node.next(), image);
  }

  /** A process's next operation meets a fault. */
  void fail(int[] state, int process, SystemFault met) {
    if (met == SystemFault.CUT) {
      cut(state, process);
      operate(state, process);
    } else {
      LocalState node = node(state, process);
      taken[node.next().kind().ordinal()]++;
      state[process] = localStates.successor(node, OperationResult.of(met)).id;
    }
  }

  /** Cuts the file of a process's next operation to 0 bytes. */
  void cut(int[] state, int process) {
    int place = processes + node(state, process).next().inode();
    int cut = images.id(images.get(Math.abs(state[place])).truncated(0));
    state[place] = state[place] < 0 ? -cut : cut;
  }

  /** A process receives a signal before its next operation. */
  void signal(int[] state, int process) {
    taken[StepKind.SIGNAL.ordinal()]++;
    LocalState node = node(state, process);
    state[process] = localStates.successor(node, OperationResult.SIGNAL).id;
  }

  /** SIGKILL from outside. */
  void kill(int[] state, int process) {
    taken[StepKind.KILL.ordinal()]++;
    state[process] = localStates.killed(node(state, process)).id;
  }
}
