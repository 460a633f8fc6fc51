package multiproc.schedule.model;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A hash of a state that all machines compute alike, although each has its own identities, and that
 * no exchange of interchangeable workers changes.
 *
 * <p>It depends on the file alone that several processes may open, while that file is there and is
 * not settled ({@link SettledFiles}): so a step that does not change the file stays on its machine,
 * and few images are on several. Otherwise it depends on all files and local states.
 *
 * <p>Threading: one thread at a time.
 */
public final class StateHash {

  private static final long MIX = 0x9E37_79B9_7F4A_7C15L;

  private final TransitionSystem system;

  /** Index in a state of the file that several processes may open; -1 if not exactly one. */
  private final int shared;

  /** By process: a number that interchangeable workers have in common. */
  private final int[] kinds;

  /** For each word that identifies a worker's entries, what all workers have in its place. */
  private final Map<Long, Long> workersWords = new HashMap<>();

  /** By identity; 0 if unknown. */
  private long[] localStates = new long[1 << 8];

  private long[] images = new long[1 << 8];

  /** A hash of the states of this system. */
  public StateHash(TransitionSystem system) {
    this.system = system;
    this.kinds = new int[system.processes()];
    Arrays.setAll(kinds, process -> process);
    List<SymmetricWorkers.PlannedWorker> workers = new SymmetricWorkers(system.plan()).all();
    List<long[]> words = Permutation.tellingWords(system.plan(), workers);
    for (int worker = 0; words != null && worker < workers.size(); worker++) {
      int[] processes = workers.get(worker).processes();
      for (int generation = 0; generation < processes.length; generation++) {
        kinds[processes[generation]] =
            -1 - workers.get(worker).group() * processes.length - generation;
      }
      for (int i = 0; i < words.get(worker).length; i++) {
        workersWords.put(words.get(worker)[i], (long) i);
      }
    }
    this.shared = shared();
  }

  private int shared() {
    int found = -1;
    for (int file = 0; file < system.files(); file++) {
      int opens = 0;
      for (int process = 0; process < system.processes(); process++) {
        opens += system.mayOpen(process, file) ? 1 : 0;
      }
      if (opens > 1 && found >= 0) {
        return -1;
      }
      found = opens > 1 ? system.processes() + file : found;
    }
    return found;
  }

  /** The hash of a state. */
  public long of(int[] state) {
    if (shared >= 0 && state[shared] > 0 && !system.image(state[shared]).isSettled()) {
      return mixed(image(state[shared]));
    }
    // Sums, which have no order.
    long sum = 0;
    for (int process = 0; process < kinds.length; process++) {
      sum += state[process] == 0 ? 0 : localState(state[process]);
    }
    for (int place = kinds.length; place < state.length; place++) {
      sum += state[place] == 0 ? 0 : image(Math.abs(state[place]));
    }
    return mixed(sum);
  }

  private static long mixed(long number) {
    long mixed = number * MIX;
    mixed = (mixed ^ mixed >>> Integer.SIZE) * MIX;
    return mixed ^ mixed >>> Integer.SIZE;
  }

  private long localState(int id) {
    if (localStates.length <= id) {
      localStates = Arrays.copyOf(localStates, Math.max(id + 1, 2 * localStates.length));
    }
    if (localStates[id] == 0) {
      LocalState node = system.node(id);
      long hash = mixed(kinds[node.root.slot()] + MIX * node.claims().all().size());
      if (node.next() == null) {
        hash = mixed(hash + node.end().how().ordinal());
      } else {
        hash = mixed(hash - 1 - node.next().kind().ordinal());
        hash = mixed(hash + node.next().position());
        hash = mixed(hash + node.next().number());
      }
      localStates[id] = hash | 1;
    }
    return localStates[id];
  }

  private long image(int id) {
    if (images.length <= id) {
      images = Arrays.copyOf(images, Math.max(id + 1, 2 * images.length));
    }
    if (images[id] == 0) {
      ByteBuffer words = system.image(id).words();
      long hash = mixed(system.image(id).size());
      for (int at = 0; at < words.capacity(); at += Long.BYTES) {
        long word = words.getLong(at);
        hash += mixed(workersWords.getOrDefault(word, word) + at * MIX);
      }
      images[id] = mixed(hash) | 1;
    }
    return images[id];
  }
}
