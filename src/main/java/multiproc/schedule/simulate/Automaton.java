package multiproc.schedule.simulate;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import multiproc.client.MmapedDict;
import multiproc.client.ProcessState;
import multiproc.layout.DbLayout;
import multiproc.schedule.Granularity;
import multiproc.schedule.Plan;
import multiproc.schedule.ProgramRunner;
import multiproc.schedule.Statement;
import multiproc.schedule.StepKind;
import multiproc.store.Store;
import multiproc.store.WordStore;

/**
 * All processes of a plan as automata, grown as they are needed: from a node and an answer to the
 * next node, by running the client's own code from the start.
 *
 * <p>Two nodes are one where that is proved safe:
 *
 * <ul>
 *   <li>behind a walk, when they came from one node, do the same next, and the walk left the same
 *       state of the client as far as it matters: of the bytes it walked over the client keeps the
 *       keys' positions alone, and looks up none but those of the keys that its own program, or
 *       that of a process it forks, sets;
 *   <li>behind the load of a value: it goes into the value's cache, and programs set values and
 *       never add to one, so that nobody looks at it before it is overwritten;
 *   <li>behind the closing of the last file a process has open: all a process does from there on
 *       starts with opening a file, and each value is read anew before it is used;
 *   <li>at its end.
 * </ul>
 *
 * <p>Threading: one thread.
 */
final class Automaton {

  private final Plan plan;
  private final String directory;
  private final Scratch scratch = new Scratch();
  private final List<ProcessNode> nodes = new ArrayList<>();
  private final Map<ProcessNode.Root, ProcessNode> roots = new HashMap<>();
  private final Map<List<Object>, ProcessNode> merged = new HashMap<>();

  /** By slot and statement. */
  private final Map<List<Integer>, Set<String>> lookedUp = new HashMap<>();

  private int firstCapacity;
  private boolean grown;

  Automaton(Plan plan, String directory) {
    this.plan = plan;
    this.directory = directory;
    // Identity 0 is a process that is not there yet.
    nodes.add(null);
  }

  ProcessNode node(int id) {
    return nodes.get(id);
  }

  /** Whether mappings of different sizes were made. */
  boolean hasGrown() {
    return grown;
  }

  int size() {
    return nodes.size() - 1;
  }

  /** The process before its first operation. */
  ProcessNode root(int slot, ProcessState state, Map<String, Integer> inodes) {
    ProcessState inherited = state == null ? null : inherited(state, slot);
    ProcessNode.Root root = new ProcessNode.Root(slot, inherited, inodes);
    ProcessNode node = roots.get(root);
    if (node == null) {
      Map<Integer, Integer> mapped = new HashMap<>();
      if (inherited != null) {
        for (ProcessState.OpenFile file : inherited.files()) {
          mapped.put(inodes.get(file.dict().path()), file.dict().capacity());
        }
      }
      Run run = run(root, new Answer[0]);
      node = add(root, null, new Answer[0], run, Claims.NONE, new byte[0], -1, Map.copyOf(mapped));
      roots.put(root, node);
    }
    return node;
  }

  /** The process where its pending operation has come to this. */
  ProcessNode successor(ProcessNode node, Answer answer) {
    ProcessNode successor = node.successors.get(answer);
    if (successor == null) {
      successor = grow(node, answer);
      node.successors.put(answer, successor);
    }
    return successor;
  }

  /** The process killed where it stands. */
  ProcessNode killed(ProcessNode node) {
    if (node.end != null) {
      return node;
    }
    if (node.killed == null) {
      node.killed =
          merged(List.of(node.root.slot(), End.KILLED, node.claims), () -> ended(node, End.KILLED));
    }
    return node.killed;
  }

  private ProcessNode ended(ProcessNode node, End end) {
    Run run = new Run(null, end, node.statement, null);
    return add(node.root, node, node.answers, run, node.claims, new byte[0], -1, Map.of());
  }

  private interface NodeMaker {
    ProcessNode make();
  }

  private ProcessNode merged(List<Object> key, NodeMaker maker) {
    ProcessNode node = merged.get(key);
    if (node == null) {
      node = maker.make();
      merged.put(key, node);
    }
    return node;
  }

  private ProcessNode grow(ProcessNode node, Answer answer) {
    Answer[] answers = Arrays.copyOf(node.answers, node.answers.length + 1);
    answers[node.answers.length] = answer;
    Run run = run(node.root, answers);
    Pending done = node.next;
    boolean ok = answer.kind() != Answer.Kind.SIGBUS && answer.kind() != Answer.Kind.OUT_OF_BOUNDS;
    Claims claims = ok ? claims(node, done, run) : node.claims;
    byte[] entry = ok ? entry(node, done) : node.entry;
    long used = done.kind() == StepKind.READ_USED ? answer.number() : node.used;
    Map<Integer, Integer> mapped = ok ? mapped(node, done, answer) : node.mapped;
    List<Object> key = mergeKey(node, run, claims);
    NodeMaker maker = () -> add(node.root, node, answers, run, claims, entry, used, mapped);
    return key == null ? maker.make() : merged(key, maker);
  }

  private List<Object> mergeKey(ProcessNode node, Run run, Claims claims) {
    if (run.end != null) {
      return List.of(node.root.slot(), run.end, claims);
    }
    StepKind done = node.next.kind();
    if (done == StepKind.WALK) {
      return List.of(node.id, matters(run.state, node.root.slot(), run.statement), run.next);
    }
    if (done == StepKind.LOAD) {
      return List.of(node.id, run.next);
    }
    if (done == StepKind.CLOSE && run.state.files().isEmpty() && run.next.kind() == StepKind.OPEN) {
      return List.of(node.root.slot(), run.statement, keys(run.state), run.next, claims);
    }
    return null;
  }

  /**
   * What a child inherits, without what it never looks at: the positions of keys that it does not
   * set, since the values it inherits get places in files of its own, and what values cached.
   */
  private ProcessState inherited(ProcessState state, int slot) {
    List<ProcessState.OpenFile> files = new ArrayList<>();
    for (ProcessState.OpenFile file : state.files()) {
      files.add(
          new ProcessState.OpenFile(file.prefix(), matters(file.dict(), lookedUp(plan, slot, 0))));
    }
    List<ProcessState.ValueState> values = new ArrayList<>();
    for (ProcessState.ValueState value : state.values()) {
      values.add(new ProcessState.ValueState(value.prefix(), value.key(), 0));
    }
    return new ProcessState(state.pid(), files, values);
  }

  /** The handles of a state, with the positions of those keys only that can be looked up. */
  private List<MmapedDict.State> matters(ProcessState state, int slot, int statement) {
    Set<String> lookedUp =
        new HashSet<>(
            this.lookedUp.computeIfAbsent(
                List.of(slot, statement), place -> lookedUp(plan, slot, statement)));
    lookedUp.addAll(keys(state));
    List<MmapedDict.State> files = new ArrayList<>();
    for (ProcessState.OpenFile file : state.files()) {
      files.add(matters(file.dict(), lookedUp));
    }
    return files;
  }

  private static MmapedDict.State matters(MmapedDict.State file, Set<String> lookedUp) {
    Map<String, Integer> positions = new HashMap<>(file.positions());
    positions.keySet().retainAll(lookedUp);
    return new MmapedDict.State(file.path(), file.used(), file.capacity(), positions);
  }

  /** The keys that a process, from a statement on, and those it forks yet may look up. */
  private static Set<String> lookedUp(Plan plan, int slot, int from) {
    Set<String> keys = new HashSet<>();
    List<Statement> program = plan.processes().get(slot).program();
    for (Statement statement : program.subList(Math.min(from, program.size()), program.size())) {
      if (statement instanceof Statement.Set set) {
        keys.add(FileJudge.key(plan, set));
      } else if (statement instanceof Statement.Fork fork) {
        keys.addAll(lookedUp(plan, plan.indexOf(fork.pid()), 0));
      }
    }
    return keys;
  }

  private static List<String> keys(ProcessState state) {
    List<String> keys = new ArrayList<>();
    for (ProcessState.ValueState value : state.values()) {
      keys.add(value.key());
    }
    return keys;
  }

  private ProcessNode add(
      ProcessNode.Root root,
      ProcessNode previous,
      Answer[] answers,
      Run run,
      Claims claims,
      byte[] entry,
      long used,
      Map<Integer, Integer> mapped) {
    ProcessNode node =
        new ProcessNode(
            nodes.size(),
            root,
            previous,
            answers,
            run.next,
            run.end,
            claims,
            entry,
            run.statement,
            used,
            run.end == null ? mapped : Map.of());
    nodes.add(node);
    return node;
  }

  /** What is appended, and what a value is set to, counts from the store that completes it. */
  private Claims claims(ProcessNode node, Pending done, Run run) {
    if (done.kind() == StepKind.HEADER && node.entry.length > 0) {
      return node.claims.with(done.inode(), keyOf(node.entry), 0.0);
    }
    if (done.kind() == StepKind.VALUE) {
      String key = keyAt(run.state, done);
      if (key != null) {
        double value =
            done.bytes() == null
                ? Double.longBitsToDouble(done.number())
                : ByteBuffer.wrap(done.bytes()).order(DbLayout.BYTE_ORDER).getDouble(0);
        return node.claims.with(done.inode(), key, value);
      }
    }
    return node.claims;
  }

  private static String keyOf(byte[] entry) {
    int length = ByteBuffer.wrap(entry).order(DbLayout.BYTE_ORDER).getInt(0);
    return new String(entry, DbLayout.KEY_LENGTH_SIZE, length, StandardCharsets.US_ASCII);
  }

  /** The key whose value this process believes to stand where it stored one. */
  private static String keyAt(ProcessState state, Pending done) {
    for (ProcessState.OpenFile file : state.files()) {
      if (file.dict().path().equals(done.path())) {
        for (Map.Entry<String, Integer> position : file.dict().positions().entrySet()) {
          if (position.getValue() == done.position()) {
            return position.getKey();
          }
        }
      }
    }
    return null;
  }

  private static byte[] entry(ProcessNode node, Pending done) {
    return switch (done.kind()) {
      case ENTRY -> done.bytes();
      case WORD -> {
        byte[] longer = Arrays.copyOf(node.entry, node.entry.length + done.bytes().length);
        System.arraycopy(done.bytes(), 0, longer, node.entry.length, done.bytes().length);
        yield longer;
      }
      case HEADER -> new byte[0];
      default -> node.entry;
    };
  }

  private Map<Integer, Integer> mapped(ProcessNode node, Pending done, Answer answer) {
    boolean mapped = done.kind() == StepKind.MAP && answer.kind() == Answer.Kind.DONE;
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

  /** What running the code came to; the state is null at the end. */
  private record Run(Pending next, End end, int statement, ProcessState state) {}

  private Run run(ProcessNode.Root root, Answer[] answers) {
    ProcessRun files = new ProcessRun(answers, root.inodes(), scratch);
    Store store = plan.granularity() == Granularity.WORD ? new WordStore(files) : files;
    ProgramRunner program =
        new ProgramRunner(
            plan, plan.processes().get(root.slot()), root.inherited(), store, directory, files);
    End end = End.EXITED;
    try {
      program.run();
    } catch (Error | RuntimeException e) {
      if (ProcessRun.isStop(e)) {
        return new Run(files.pending(), null, program.statement(), program.state());
      }
      end = End.of(e);
    }
    return new Run(null, end, program.statement(), null);
  }
}
