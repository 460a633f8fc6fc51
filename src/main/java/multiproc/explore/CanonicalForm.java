package multiproc.explore;

import java.util.Arrays;
import multiproc.schedule.model.Mover;
import multiproc.schedule.model.Symmetry;

/**
 * The representative of an orbit, which is the set of states that differ by an exchange of
 * interchangeable workers. The workers are sorted by their local states; if some are equal, the
 * least state over all their orders is taken.
 *
 * <p>Threading: one thread.
 */
final class CanonicalForm {

  private final Symmetry symmetry;
  private final long[] marks;
  private final boolean[] free;
  private final int[] swapped;

  /** The new place of each worker. */
  private final int[] place;

  private final int[] best;
  private final int[] bestPlace;
  private long hits;
  private long standsFor;

  CanonicalForm(Symmetry symmetry, int width) {
    this.symmetry = symmetry;
    this.marks = new long[symmetry.workers()];
    this.free = new boolean[symmetry.workers()];
    this.place = new int[symmetry.workers()];
    this.swapped = new int[width];
    this.best = new int[width];
    this.bestPlace = new int[symmetry.workers()];
  }

  /** Changes a state to the representative of its orbit. */
  void canonicalise(int[] state) {
    int workers = place.length;
    standsFor = 1;
    for (int worker = 0; worker < workers; worker++) {
      place[worker] = worker;
      free[worker] = symmetry.isFree(state, worker);
      marks[worker] = symmetry.mark(state, worker);
    }
    for (int a = 0; a < workers; a++) {
      int least = a;
      int orders = 1;
      for (int b = a + 1; free[a] && b < workers && symmetry.isAlike(a, b); b++) {
        if (free[b]) {
          orders++;
          least = marks[b] < marks[least] ? b : least;
        }
      }
      standsFor *= orders;
      if (least != a) {
        exchange(state, place, a, least);
        long mark = marks[a];
        marks[a] = marks[least];
        marks[least] = mark;
      }
    }
    if (areTied(state)) {
      hits = 0;
      tryOrders(state, place, 0);
      System.arraycopy(best, 0, state, 0, state.length);
      System.arraycopy(bestPlace, 0, place, 0, workers);
      standsFor /= hits;
    }
  }

  /**
   * Size of the orbit of the last canonical state: the number of the workers' orders, divided by
   * the number of those that give the same state.
   */
  long standsFor() {
    return standsFor;
  }

  /** The mover in the canonical state: the same kind of step, by the process at its new place. */
  int moved(int mover, int processes) {
    int process = Mover.process(mover, processes);
    int worker = symmetry.workerOf(process);
    return worker < 0 ? mover : mover - process + symmetry.processOf(place[worker], process);
  }

  private boolean isTied(int a, int b) {
    return marks[a] == marks[b] && free[a] && free[b] && symmetry.isAlike(a, b);
  }

  /**
   * Whether workers with equal local states can still be distinguished. If an exchange of two
   * neighbours among them leaves the state unchanged, so do all their orders.
   */
  private boolean areTied(int[] state) {
    boolean tied = false;
    for (int a = 0; a < place.length; a++) {
      int alike = 1;
      for (int b = a + 1; b < place.length; b++) {
        if (isTied(a, b)) {
          alike++;
        }
      }
      if (alike > 1) {
        int next = a + 1;
        while (!isTied(a, next)) {
          next++;
        }
        System.arraycopy(state, 0, swapped, 0, state.length);
        symmetry.exchange(swapped, a, next);
        tied |= !Arrays.equals(swapped, state);
        standsFor /= alike;
      }
    }
    if (tied) {
      standsFor = orders();
    }
    return tied;
  }

  private long orders() {
    long orders = 1;
    for (int a = 0; a < place.length; a++) {
      int alike = 1;
      for (int b = a + 1; free[a] && b < place.length; b++) {
        alike += free[b] && symmetry.isAlike(a, b) ? 1 : 0;
      }
      orders *= alike;
    }
    return orders;
  }

  /** Tries all orders of tied workers, from this worker on. */
  private void tryOrders(int[] state, int[] places, int from) {
    if (from == places.length) {
      int order = hits == 0 ? -1 : Arrays.compare(state, best);
      if (order < 0) {
        System.arraycopy(state, 0, best, 0, state.length);
        System.arraycopy(places, 0, bestPlace, 0, places.length);
        hits = 1;
      } else if (order == 0) {
        hits++;
      }
      return;
    }
    tryOrders(state, places, from + 1);
    for (int other = from + 1; other < places.length; other++) {
      if (isTied(from, other)) {
        int[] otherState = state.clone();
        int[] otherPlaces = places.clone();
        exchange(otherState, otherPlaces, from, other);
        tryOrders(otherState, otherPlaces, from + 1);
      }
    }
  }

  private void exchange(int[] state, int[] places, int a, int b) {
    symmetry.exchange(state, a, b);
    for (int worker = 0; worker < places.length; worker++) {
      if (places[worker] == a) {
        places[worker] = b;
      } else if (places[worker] == b) {
        places[worker] = a;
      }
    }
  }
}
