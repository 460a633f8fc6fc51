package multiproc.explore;

import java.util.Arrays;

/**
 * Collects the steps that one thread finds to states that another thread expands.
 *
 * <p>Threading: one thread at a time.
 */
final class Outbox {

  private static final int FIRST_CAPACITY = 1 << 8;

  private final int width;
  private int size;
  private int[] states;
  private int[] depths = new int[FIRST_CAPACITY];
  private long[] progress = new long[FIRST_CAPACITY];
  private long[] standsFor = new long[FIRST_CAPACITY];
  private long[] ways = new long[FIRST_CAPACITY];

  Outbox(int width) {
    this.width = width;
    this.states = new int[FIRST_CAPACITY * width];
  }

  /** Adds a step. */
  void add(int[] state, long come, int depth, long[] more, long orbit) {
    if (size == depths.length) {
      int capacity = 2 * size;
      states = Arrays.copyOf(states, capacity * width);
      depths = Arrays.copyOf(depths, capacity);
      progress = Arrays.copyOf(progress, capacity);
      standsFor = Arrays.copyOf(standsFor, capacity);
    }
    System.arraycopy(state, 0, states, size * width, width);
    depths[size] = depth;
    progress[size] = come;
    standsFor[size] = orbit;
    if (ways.length < (size + 1) * more.length) {
      ways = Arrays.copyOf(ways, 2 * (size + 1) * more.length);
    }
    System.arraycopy(more, 0, ways, size * more.length, more.length);
    size++;
  }

  /**
   * Adds all steps to the layers of a part and clears the outbox.
   *
   * @param numbers longs of each step's numbers of paths
   */
  void empty(LayerPart to, int numbers) {
    for (int i = 0; i < size; i++) {
      to.add(states, i * width, progress[i], depths[i], ways, i * numbers, standsFor[i]);
    }
    size = 0;
  }
}
