package multiproc.explore;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import multiproc.schedule.model.StateDefinitions;
import multiproc.schedule.model.StateHash;
import multiproc.schedule.model.TransitionSystem;

/**
 * The part of a {@link LayeredSearch} that one member of a cluster does: the states with certain
 * hashes. Steps to other members' states are sent to them in batches.
 *
 * <p>Threading: one thread expands, others add the steps that arrive.
 */
final class MemberSearch implements LayerPart.Elsewhere {

  /** Number of states expanded before the batches are looked at. */
  private static final int ROUND = 1 << 11;

  /** Bytes from which on a batch is sent. */
  private static final int BATCH = 1 << 18;

  /** Divisor of the memory that the states not expanded may take. */
  private static final int MEMORY_SHARE = 3;

  /** Sends batches to other members. */
  interface Post {

    /** Sends a batch, of which the member adds all steps before {@link #await} returns. */
    void send(int member, Batch batch);

    /** Waits until all batches are added. */
    void await();
  }

  /**
   * Steps to another member's states.
   *
   * @param from the member that sends them
   * @param layer number of the layer that it expands
   * @param definitions of identities in the states
   * @param steps the states with the numbers of paths
   */
  record Batch(int from, int layer, byte[] definitions, byte[] steps) implements Serializable {}

  /**
   * What was found in a layer.
   *
   * @param least progress of any state that is not expanded; the greatest number if there is none
   * @param nearlyFull whether the numbers of paths need more longs
   * @param states number of states that the member has expanded
   */
  record Found(long least, boolean nearlyFull, long states) implements Serializable {}

  private final String name;
  private final int own;
  private final int members;
  private int round = ROUND;
  private int least = BATCH;
  private final TransitionSystem system;
  private final SearchSpace space;
  private final LayeredSearch search;
  private final LayerPart part;
  private final StateHash hash;
  private final StateDefinitions.Writer[] writers;
  private final StateDefinitions.Reader[] readers;

  /** Steps to each member's states that are not sent so far. */
  private final NumberBytes[] steps;

  /** Held while the search is changed. */
  private final ReentrantLock lock = new ReentrantLock(true);

  private final Condition begun = lock.newCondition();

  /** Number of layers begun. */
  private int layer;

  private volatile boolean done;
  private long leastSent;
  private long stepsSent;
  private long bytesSent;

  /**
   * A member's search before its first step.
   *
   * @param own number of the member
   * @param members number of all
   */
  MemberSearch(Search searched, int own, int members) {
    this.name = searched.name();
    this.own = own;
    this.members = members;
    this.system = new TransitionSystem(searched.plan(), Explorer.DIRECTORY);
    this.space = new SearchSpace(system, searched.kill(), true, true);
    long memory = Runtime.getRuntime().maxMemory() / MEMORY_SHARE;
    this.search = new LayeredSearch(space, memory, 1, Integer.MAX_VALUE);
    this.part = search.part(0);
    this.hash = new StateHash(system);
    this.writers = new StateDefinitions.Writer[members];
    this.readers = new StateDefinitions.Reader[members];
    this.steps = new NumberBytes[members];
    for (int member = 0; member < members; member++) {
      writers[member] = new StateDefinitions.Writer(system);
      readers[member] = new StateDefinitions.Reader(system);
      steps[member] = new NumberBytes(new byte[0]);
    }
    if (owner(system.initial()) != own) {
      part.clear(system.progress(system.initial()));
    }
    part.divide(this);
  }

  /** Sets the number of states of a round, and the number of bytes of a batch. */
  MemberSearch with(int states, int bytes) {
    round = states;
    least = bytes;
    return this;
  }

  /** What is searched. */
  String name() {
    return name;
  }

  private int owner(int[] state) {
    return members == 1 ? 0 : (int) Long.remainderUnsigned(hash.of(state), members);
  }

  /** The least progress of a state that is not expanded; the greatest number if there is none. */
  long first() {
    return part.open.first();
  }

  /** Takes the layer of this progress, and returns the verdicts on its states. */
  int take(long progress) {
    lock.lock();
    try {
      part.take(progress);
      return part.judge(space);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Expands the layer. When it returns, the other members have added all steps to their states.
   *
   * @param seen verdicts on the states of all members' parts of the layer
   * @param longer whether each number of paths needs another long
   */
  Found expand(int seen, boolean longer, Post post) {
    leastSent = Long.MAX_VALUE;
    lock.lock();
    try {
      search.begin(seen, longer);
      layer++;
      begun.signalAll();
    } finally {
      lock.unlock();
    }
    do {
      lock.lock();
      try {
        part.expand(space, false, round);
      } finally {
        lock.unlock();
      }
      send(post, part.ahead() > 0 ? least : 1);
    } while (part.ahead() > 0);
    post.await();
    lock.lock();
    try {
      return new Found(Math.min(leastSent, first()), part.wasNearlyFull(), part.expanded());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean takes(int[] state, int depth, long[] ways) {
    int owner = owner(state);
    if (owner == own) {
      return false;
    }
    leastSent = Math.min(leastSent, system.progress(state));
    stepsSent++;
    try {
      writers[owner].define(state);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (int id : state) {
      // The lowest bit is the sign, which an unlinked file has.
      steps[owner].put(id < 0 ? -2L * id + 1 : 2L * id);
    }
    steps[owner].put(depth);
    for (long number : ways) {
      steps[owner].put(number);
    }
    return true;
  }

  private void send(Post post, int bytes) {
    for (int member = 0; member < members; member++) {
      if (steps[member].position() >= bytes) {
        Batch batch = new Batch(own, layer, writers[member].take(), steps[member].take());
        bytesSent += batch.definitions().length + batch.steps().length;
        post.send(member, batch);
      }
    }
  }

  /** Adds steps that another member has found. */
  void add(Batch batch) {
    lock.lock();
    try {
      while (layer < batch.layer()) {
        // The numbers of paths already have the columns of a layer that begins here too.
        begun.awaitUninterruptibly();
      }
      StateDefinitions.Reader reader = readers[batch.from()];
      reader.read(batch.definitions());
      int[] state = new int[system.width()];
      long[] ways = new long[(search.met().size() + 1) * search.limbs()];
      for (NumberBytes in = new NumberBytes(batch.steps()); !in.isAtEnd(); ) {
        for (int place = 0; place < state.length; place++) {
          long id = in.get();
          state[place] = (int) ((id & 1) == 0 ? id >>> 1 : -(id >>> 1));
        }
        int depth = (int) in.get();
        for (int i = 0; i < ways.length; i++) {
          ways[i] = in.get();
        }
        reader.translate(state);
        // Workers with equal local states are in the order of the identities here.
        long orbit = space.standsFor(state);
        part.add(state, 0, system.progress(state), depth, ways, 0, orbit);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      lock.unlock();
    }
  }

  /** Whether the member was asked for its numbers, which is the end of the search. */
  boolean isDone() {
    return done;
  }

  /** The member's numbers; all but {@code depth} are sums over the members. */
  TreeMap<String, BigInteger> numbers() {
    TreeMap<String, BigInteger> numbers = numbers(search.counts());
    numbers.put("states", BigInteger.valueOf(search.states()));
    numbers.put("states without symmetry", BigInteger.valueOf(search.standsFor()));
    numbers.put("steps", BigInteger.valueOf(search.transitions()));
    numbers.put("steps sent", BigInteger.valueOf(stepsSent));
    numbers.put("bytes sent", BigInteger.valueOf(bytesSent));
    numbers.put("depth", BigInteger.valueOf(search.deepest()));
    if (!system.isOrdered()) {
      throw new IllegalStateException("a statement did more operations than its range of progress");
    }
    done = true;
    return numbers;
  }

  /** Counts of schedules by verdict. */
  static TreeMap<String, BigInteger> numbers(PathCounts counts) {
    TreeMap<String, BigInteger> numbers = new TreeMap<>();
    numbers.put("schedules", counts.total());
    counts.ending().forEach((verdict, number) -> numbers.put("ending " + verdict, number));
    counts.beside().forEach((verdict, number) -> numbers.put("beside " + verdict, number));
    counts.passing().forEach((verdict, number) -> numbers.put("passing " + verdict, number));
    return numbers;
  }
}
