package multiproc.schedule.model;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.StepKind;

/**
 * The symmetry of a transition system: exchanging two interchangeable workers in a state gives a
 * state with the same continuations, with the two exchanged.
 *
 * <p>To exchange process A for B, the program of B is run with the results that A got, in which the
 * names of A and B are exchanged. Its next operation must be that of A, with the names exchanged.
 * This is checked each time; if it is different, the workers are not interchangeable.
 *
 * <p>A scrape reads the files in the order of its listing, and so distinguishes workers: before the
 * listing it distinguishes all of them, and from the listing to its end those of which it listed a
 * file.
 *
 * <p>Threading: one thread.
 */
public final class Symmetry {

  private static final long MIX = 0x9E37_79B9_7F4A_7C15L;

  private final TransitionSystem system;
  private final List<SymmetricWorkers.PlannedWorker> workers;
  private final List<long[]> words;
  private final int[] workerOf;

  /** The files that no exchange renames, as indices into a state. */
  private final int[] shared;

  /**
   * The processes that scrape; {@link #told} has by node of a scrape the workers it distinguishes.
   */
  private final int[] scrapes;

  private boolean[][] told = new boolean[1 << 10][];

  /** The processes of each worker. */
  private final int[][] processes;

  private final boolean[][] alike;
  private final Permutation[][] renamings;
  private final int[][][] nodes;
  private final int[][][] images;

  /** By image and worker. The entry after an image's workers is 0 if the image was not searched. */
  private long[] occurrences = new long[1 << 12];

  private long[] nodeMarks = new long[1 << 10];

  /** The symmetry of a transition system, which may have none. */
  public Symmetry(TransitionSystem system) {
    this.system = system;
    List<SymmetricWorkers.PlannedWorker> alike = new SymmetricWorkers(system.plan()).all();
    List<long[]> telling = Permutation.tellingWords(system.plan(), alike);
    this.workers = telling == null ? List.of() : alike;
    this.words = telling;
    this.workerOf = new int[system.processes()];
    Arrays.fill(workerOf, -1);
    for (int worker = 0; worker < workers.size(); worker++) {
      for (int process : workers.get(worker).processes()) {
        workerOf[process] = worker;
      }
    }
    this.scrapes =
        IntStream.range(0, system.processes())
            .filter(p -> system.plan().processes().get(p).role() == ProcessPlan.Role.SCRAPE)
            .toArray();
    this.processes =
        workers.stream().map(SymmetricWorkers.PlannedWorker::processes).toArray(int[][]::new);
    int count = workers.size();
    this.alike = new boolean[count][count];
    for (int a = 0; a < count; a++) {
      for (int b = 0; b < count; b++) {
        this.alike[a][b] = workers.get(a).group() == workers.get(b).group();
      }
    }
    this.renamings = new Permutation[count][count];
    this.nodes = new int[count][count][];
    this.images = new int[count][count][];
    for (int a = 0; a < count; a++) {
      for (int b = a + 1; b < count; b++) {
        if (isAlike(a, b)) {
          renamings[a][b] = new Permutation(system, workers.get(a), workers.get(b));
          nodes[a][b] = new int[1 << 10];
          images[a][b] = new int[1 << 10];
        }
      }
    }
    this.shared =
        IntStream.range(0, system.files())
            .filter(this::isShared)
            .map(file -> system.processes() + file)
            .toArray();
  }

  private boolean isShared(int file) {
    return Arrays.stream(renamings)
        .flatMap(Arrays::stream)
        .allMatch(renaming -> renaming == null || renaming.file(file) == file);
  }

  /** Number of workers that are interchangeable with others; 0 if there is no symmetry. */
  public int workers() {
    return workers.size();
  }

  /** Whether two workers are interchangeable. Interchangeable workers have adjacent indices. */
  public boolean isAlike(int a, int b) {
    return alike[a][b];
  }

  /** The worker of a process; -1 if it has none. */
  public int workerOf(int process) {
    return workerOf[process];
  }

  /** The process of another worker in the same generation. */
  public int processOf(int worker, int process) {
    int[] own = workers.get(workerOf[process]).processes();
    int generation = 0;
    while (own[generation] != process) {
      generation++;
    }
    return workers.get(worker).processes()[generation];
  }

  /** Whether a worker may be exchanged in this state. */
  public boolean isFree(int[] state, int worker) {
    for (int scrape : scrapes) {
      int id = state[scrape];
      if (told.length <= id) {
        told = Arrays.copyOf(told, Math.max(id + 1, told.length * 2));
      }
      if (told[id] == null) {
        LocalState node = system.node(id);
        told[id] = new boolean[workers.size()];
        for (int other = 0; other < told[id].length; other++) {
          told[id][other] = tells(node, other);
        }
      }
      if (told[id][worker]) {
        return false;
      }
    }
    return true;
  }

  private boolean tells(LocalState scrape, int worker) {
    if (scrape.next() == null) {
      return false;
    }
    if (system.plan().processes().get(scrape.root.slot()).program().size() > 1) {
      // Its program may list the directory again, and then read the worker's file.
      return true;
    }
    for (OperationResult answer : scrape.answers) {
      if (answer.kind() == OperationResult.Kind.NAMES) {
        for (int process : workers.get(worker).processes()) {
          ProcessPlan own = system.plan().processes().get(process);
          for (String name : system.plan().fileNames(own)) {
            if (answer.names().stream().anyMatch(listed -> listed.endsWith("/" + name))) {
              return true;
            }
          }
        }
        return false;
      }
    }
    return true;
  }

  /** Exchanges two workers that are interchangeable and free; {@code a} is less than {@code b}. */
  public void exchange(int[] state, int a, int b) {
    int processes = system.processes();
    for (int process = 0; process < processes; process++) {
      if (state[process] != 0) {
        state[process] = node(state[process], a, b);
      }
    }
    for (int place = processes; place < state.length; place++) {
      int id = state[place];
      if (id != 0) {
        // No id is negative: no file is unlinked.
        state[place] = image(id, a, b);
      }
    }
    Permutation renaming = renamings[a][b];
    for (int process : workers.get(a).processes()) {
      swap(state, process, renaming.process(process));
    }
    for (int file = 0; file < system.files(); file++) {
      if (renaming.file(file) > file) {
        swap(state, processes + file, processes + renaming.file(file));
      }
    }
  }

  private static void swap(int[] ints, int a, int b) {
    int held = ints[a];
    ints[a] = ints[b];
    ints[b] = held;
  }

  private int image(int id, int a, int b) {
    int[] known = withRoom(images[a], b, id);
    if (known[id] == 0) {
      known[id] = system.images().id(renamings[a][b].image(system.image(id)));
    }
    return known[id];
  }

  private int node(int id, int a, int b) {
    int known = withRoom(nodes[a], b, id)[id];
    if (known == 0) {
      known = exchanged(system.node(id), a, b);
      // Its own exchanges may have replaced the array.
      nodes[a][b][id] = known;
    }
    return known;
  }

  private static int[] withRoom(int[][] known, int b, int id) {
    if (known[b].length <= id) {
      known[b] = Arrays.copyOf(known[b], Math.max(id + 1, known[b].length * 2));
    }
    return known[b];
  }

  private int exchanged(LocalState node, int a, int b) {
    Permutation renaming = renamings[a][b];
    LocalStates automaton = system.localStates();
    LocalState.Root root = node.root;
    boolean scrape = system.plan().processes().get(root.slot()).role() == ProcessPlan.Role.SCRAPE;
    if (scrape && node.next() == null) {
      // Only the end of a scrape matters, not the bytes that it read.
      return node.id;
    }
    LocalState other;
    LocalState.Settled how = node.settled;
    if (how != null) {
      LocalState origin = system.node(node(how.origin().id, a, b));
      other = automaton.settled(origin, renaming.file(how.file()), how.verdicts(), how.next());
    } else if (node.previous == null) {
      other =
          automaton.root(
              renaming.process(root.slot()),
              root.inherited() == null ? null : renaming.state(root.inherited()),
              renaming.inodes(root.inodes()));
    } else {
      LocalState before = system.node(node(node.previous.id, a, b));
      if (node.end() == End.KILLED) {
        other = automaton.killed(before);
      } else {
        OperationResult last = node.answers[node.answers.length - 1];
        other = automaton.successor(before, renaming.answer(node.previous.next(), last));
      }
    }
    boolean same =
        node.next() == null
            ? other.next() == null && node.end().how() == other.end().how()
            : other.next() != null && renaming.isSame(node.next(), other.next());
    if (!same) {
      throw new IllegalStateException("not alike: " + node + " and " + other);
    }
    return other.id;
  }

  /**
   * A number that an exchange of workers moves to the other worker but does not change. If the
   * numbers of two workers differ, the workers differ in this state.
   */
  public long mark(int[] state, int worker) {
    long mark = 0;
    for (int process : processes[worker]) {
      mark = (mark + (state[process] == 0 ? 0 : nodeMark(state[process]))) * MIX;
      mark ^= mark >>> Integer.SIZE;
    }
    for (int place : shared) {
      if (state[place] != 0) {
        int row = occurrences(state[place]);
        mark = (mark + occurrences[row + worker]) * MIX;
        mark ^= mark >>> Integer.SIZE;
      }
    }
    return mark;
  }

  private long nodeMark(int id) {
    if (nodeMarks.length <= id) {
      nodeMarks = Arrays.copyOf(nodeMarks, Math.max(id + 1, nodeMarks.length * 2));
    }
    if (nodeMarks[id] == 0) {
      LocalState node = system.node(id);
      long mark = node.statement() + 31L * node.claims().all().size();
      if (node.next() == null) {
        mark = mark * MIX + node.end().how().ordinal() + 1;
      } else {
        mark = (mark + StepKind.values().length + node.next().kind().ordinal()) * MIX;
        mark = (mark + node.next().position()) * MIX + node.next().number() + node.used();
        mark = mark * MIX + node.next().capacity();
      }
      nodeMarks[id] = (mark ^ mark >>> Integer.SIZE) | 1;
    }
    return nodeMarks[id];
  }

  /**
   * The first index of an image's row, which has for each worker a hash of the positions of its
   * words.
   */
  private int occurrences(int imageId) {
    int count = processes.length;
    int row = imageId * (count + 1);
    if (row + count >= occurrences.length) {
      occurrences = Arrays.copyOf(occurrences, Math.max(row + count + 1, 2 * occurrences.length));
    }
    if (occurrences[row + count] == 0) {
      occurrences[row + count] = 1;
      ByteBuffer image = system.image(imageId).words();
      for (int at = 0; at < image.capacity(); at += Long.BYTES) {
        long word = image.getLong(at);
        for (int worker = 0; worker < count; worker++) {
          long[] telling = words.get(worker);
          for (int i = 0; i < telling.length; i++) {
            if (telling[i] == word) {
              occurrences[row + worker] += (at + i + 1L) * MIX ^ (long) at << Integer.SIZE;
            }
          }
        }
      }
    }
    return row;
  }
}
