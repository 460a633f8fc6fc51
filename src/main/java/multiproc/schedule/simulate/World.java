package multiproc.schedule.simulate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import multiproc.client.ProcessState;
import multiproc.layout.DbFileName;
import multiproc.schedule.Plan;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.Statement;
import multiproc.schedule.StepKind;
import multiproc.schedule.StepOperation;
import multiproc.schedule.Stepping;
import multiproc.store.MappedStore;

/**
 * All processes of a plan and their files, simulated. A state is a few ints: the identity of each
 * process's node, 0 while it is not there, then the identity of each file's image, 0 while it was
 * never created, negative when it is unlinked.
 *
 * <p>A file's slot is its path's place in the plan; where programs unlink files, a path has a slot
 * for each file that may come into being there one after the other.
 *
 * <p>Threading: one thread.
 */
public final class World {

  private static final int OPEN_FAILED = -1;

  private final Plan plan;
  private final String directory;
  private final Stepping stepping;
  private final Automaton automaton;
  private final List<String> paths = new ArrayList<>();
  private final Map<String, Integer> slotOfPath = new HashMap<>();
  private final int lives;
  private final int processes;
  private final boolean[][] openers;

  private final List<FileImage> images = new ArrayList<>();
  private final Map<FileImage, Integer> imageIds = new HashMap<>();
  private final StepMemo memo = new StepMemo();
  private final Map<Pending, Integer> storeIds = new HashMap<>();
  private final LongMap stored = new LongMap();
  private final LongMap effects = new LongMap();
  private final long[] taken = new long[StepKind.values().length];

  /**
   * The world before its first step.
   *
   * @param directory the multi-process directory that the client is told of
   */
  public World(Plan plan, String directory) {
    this.plan = plan;
    this.directory = directory;
    this.processes = plan.processes().size();
    this.stepping = new Stepping(plan);
    this.automaton = new Automaton(plan, directory);
    for (String name : plan.fileNames()) {
      slotOfPath.put(MappedStore.join(directory, name), paths.size());
      paths.add(MappedStore.join(directory, name));
    }
    long unlinks =
        plan.processes().stream()
            .flatMap(process -> process.program().stream())
            .filter(Statement.MarkProcessDead.class::isInstance)
            .count();
    this.lives = (int) unlinks + 1;
    openers = new boolean[plan.processes().size()][];
    for (int i = 0; i < openers.length; i++) {
      openers[i] = opened(i);
    }
    images.add(null);
    images.add(FileImage.EMPTY);
    imageIds.put(FileImage.EMPTY, 1);
  }

  /** The processes as automata. */
  Automaton automaton() {
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
    return processes + paths.size() * lives;
  }

  /** How many file slots there are. */
  public int files() {
    return paths.size() * lives;
  }

  /** The path of a file's slot. */
  public String path(int file) {
    return paths.get(file % paths.size());
  }

  /** The slot of the file that an operation just done was on; -1 when there is none. */
  int file(int[] state, Pending done) {
    return done.inode() >= 0 ? done.inode() : current(state, slotOfPath.get(done.path()));
  }

  /**
   * Whether a process may ever open a file for writing: its own, or that of one it descends from.
   */
  boolean mayOpen(int process, int file) {
    return openers[process][file % paths.size()];
  }

  private boolean[] opened(int process) {
    boolean[] opened = new boolean[paths.size()];
    ProcessPlan plan = this.plan.processes().get(process);
    if (plan.role() != ProcessPlan.Role.SCRAPE) {
      for (String name : this.plan.with(List.of(plan)).fileNames()) {
        opened[slotOfPath.get(MappedStore.join(directory, name))] = true;
      }
      for (int other = 0; other < processes; other++) {
        if (this.plan.processes().get(other).program().contains(new Statement.Fork(plan.pid()))) {
          boolean[] inherited = opened(other);
          for (int path = 0; path < opened.length; path++) {
            opened[path] |= inherited[path];
          }
        }
      }
    }
    return opened;
  }

  /** The state in which nothing has happened. */
  public int[] initial() {
    int[] state = new int[width()];
    for (int i = 0; i < processes; i++) {
      if (plan.processes().get(i).role() != ProcessPlan.Role.CHILD) {
        state[i] = automaton.root(i, null, Map.of()).id();
      }
    }
    return state;
  }

  /** A process; null when it is not there yet. */
  public ProcessNode node(int[] state, int process) {
    return automaton.node(state[process]);
  }

  /** A node by its identity. */
  public ProcessNode node(int id) {
    return automaton.node(id);
  }

  /** Whether a process is there and has not ended. */
  public boolean enabled(int[] state, int process) {
    return state[process] != 0 && node(state, process).next() != null;
  }

  /** A file's image; null when it was never created or is unlinked. */
  public FileImage image(int[] state, int file) {
    int id = state[processes + file];
    return id <= 0 ? null : images.get(id);
  }

  /** An image by its identity. */
  public FileImage image(int id) {
    return images.get(Math.abs(id));
  }

  /** How many different images there were. */
  public int imageCount() {
    return images.size() - 1;
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
   * multiproc.schedule.Granularity}).
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
    Pending next = node(state, process).next();
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
          case TRUNCATE, MAP, HEADER -> String.valueOf(next.number());
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
    ProcessNode node = node(state, process);
    Pending next = node.next();
    return next != null && stepping.joins(done, node.used, next.kind(), next.path(), next.number());
  }

  /** SIGKILL from outside. */
  public void kill(int[] state, int process) {
    taken[StepKind.KILL.ordinal()]++;
    state[process] = automaton.killed(node(state, process)).id();
  }

  /** Does a process's next operation. */
  public void operate(int[] state, int process) {
    ProcessNode node = node(state, process);
    Pending next = node.next();
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
        state[process] = automaton.successor(node, Answer.DONE).id();
      }
      case EXIT -> state[process] = automaton.successor(node, Answer.DONE).id();
      case LIST -> {
        memo.forget();
        state[process] = automaton.successor(node, Answer.names(listing(state))).id();
      }
      case OPEN, OPEN_READ -> open(state, process, node);
      case UNLINK -> {
        memo.forget();
        unlink(state, process, node);
      }
      default -> onFile(state, process, node);
    }
  }

  private void fork(int[] state, int process, ProcessNode node) {
    int child = plan.indexOf(node.next().number());
    ProcessState inherited = node.next().state();
    Map<String, Integer> inodes = new HashMap<>();
    for (ProcessState.OpenFile file : inherited.files()) {
      inodes.put(file.dict().path(), inode(node, file.dict().path()));
    }
    state[child] = automaton.root(child, inherited, inodes).id();
    state[process] = automaton.successor(node, Answer.DONE).id();
  }

  /** The slot of the file that a process has open under this path. */
  private int inode(ProcessNode node, String path) {
    for (int inode : node.mapped().keySet()) {
      if (path(inode).equals(path)) {
        return inode;
      }
    }
    throw new IllegalStateException("not open: path=" + path);
  }

  private List<String> listing(int[] state) {
    List<String> names = new ArrayList<>();
    for (int path = 0; path < paths.size(); path++) {
      if (current(state, path) >= 0) {
        names.add(paths.get(path));
      }
    }
    return names;
  }

  /** The slot of the file that a path leads to now; {@link #OPEN_FAILED} when to none. */
  private int current(int[] state, int path) {
    for (int life = 0; life < lives; life++) {
      int file = path + life * paths.size();
      if (state[processes + file] > 0) {
        return file;
      }
    }
    return OPEN_FAILED;
  }

  private void open(int[] state, int process, ProcessNode node) {
    int path = slotOfPath.get(node.next().path());
    for (int life = 0; life < lives; life++) {
      int place = processes + path + life * paths.size();
      memo.looksAt(place, state[place]);
    }
    int file = current(state, path);
    if (file < 0 && node.next().kind() == StepKind.OPEN) {
      file = path;
      while (state[processes + file] != 0) {
        file += paths.size();
      }
      state[processes + file] = imageIds.get(FileImage.EMPTY);
    }
    Answer answer = file < 0 ? Answer.MISSING : Answer.number(file);
    state[process] = automaton.successor(node, answer).id();
  }

  private void unlink(int[] state, int process, ProcessNode node) {
    int file = current(state, slotOfPath.get(node.next().path()));
    if (file >= 0) {
      state[processes + file] = -state[processes + file];
    }
    Answer answer = file < 0 ? Answer.MISSING : Answer.DONE;
    state[process] = automaton.successor(node, answer).id();
  }

  private void onFile(int[] state, int process, ProcessNode node) {
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
  private long effect(ProcessNode node, int imageId) {
    Pending next = node.next();
    FileImage image = images.get(imageId);
    int changedId = imageId;
    Answer answer = Answer.DONE;
    if (next.capacity() > 0 && next.position() + (long) next.length() > next.capacity()) {
      answer = Answer.OUT_OF_BOUNDS;
    } else if (next.capacity() > 0 && next.position() + (long) next.length() > image.size()) {
      answer = Answer.SIGBUS;
    } else {
      answer = answer(next, image);
      changedId = changedId(node, imageId);
    }
    long nodeId = automaton.successor(node, answer).id();
    return nodeId << Integer.SIZE | changedId;
  }

  /** The identity of the image that an operation leaves; many nodes do the same one. */
  private int changedId(ProcessNode node, int imageId) {
    StepKind kind = node.next().kind();
    if (!kind.stores()) {
      return imageId;
    }
    if (node.storeId == 0) {
      storeIds.putIfAbsent(node.next(), storeIds.size() + 1);
      node.storeId = storeIds.get(node.next());
    }
    long key = (long) node.storeId << Integer.SIZE | imageId;
    long changed = stored.get(key);
    if (changed == 0) {
      changed = imageId(changed(node.next(), images.get(imageId)));
      stored.put(key, changed);
    }
    return (int) changed;
  }

  private static Answer answer(Pending next, FileImage image) {
    return switch (next.kind()) {
      case SIZE -> Answer.number(image.size());
      case MAP ->
          next.number() > image.size() ? Answer.failed(MappedStore.BEYOND_END) : Answer.DONE;
      case READ_USED -> Answer.number(image.used());
      case LOAD -> Answer.number(image.getLong(next.position()));
      case WALK -> Answer.image(image);
      // What the file holds elsewhere is no part of what was read.
      case READ ->
          Answer.image(
              FileImage.of(
                  joined(next.position(), image.bytes(next.position(), (int) next.number()))));
      default -> Answer.DONE;
    };
  }

  private static byte[] joined(int position, byte[] bytes) {
    byte[] joined = new byte[position + bytes.length];
    System.arraycopy(bytes, 0, joined, position, bytes.length);
    return joined;
  }

  private static FileImage changed(Pending next, FileImage image) {
    return switch (next.kind()) {
      case TRUNCATE -> image.truncated(next.number());
      case HEADER -> image.putInt(next.position(), (int) next.number());
      case ENTRY, WORD -> image.put(next.position(), next.bytes());
      case VALUE ->
          next.bytes() != null
              ? image.put(next.position(), next.bytes())
              : image.putLong(next.position(), next.number());
      default -> image;
    };
  }

  /** The identity of an image. */
  int imageId(FileImage image) {
    Integer id = imageIds.get(image);
    if (id == null) {
      id = images.size();
      images.add(image);
      imageIds.put(image, id);
    }
    return id;
  }
}
