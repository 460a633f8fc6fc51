package multiproc.explore.infer;

import java.util.function.BooleanSupplier;

/**
 * Limits the time of a search. Every loop that may be long checks it, so that a single step cannot
 * exceed the limit by much.
 *
 * <p>Threading: one thread.
 */
final class SearchTime {

  static final SearchTime UNLIMITED = new SearchTime(() -> false);

  /** Ends a search after its time limit; the search discards its partial state. */
  static final class OverException extends RuntimeException {

    private static final long serialVersionUID = 1;

    OverException() {
      super("the search's time is over", null, false, false);
    }
  }

  private final BooleanSupplier over;
  private int furthest;

  SearchTime(BooleanSupplier over) {
    this.over = over;
  }

  /**
   * Returns while time is left.
   *
   * @throws OverException when the time is over
   */
  void check() {
    if (over.getAsBoolean()) {
      throw new OverException();
    }
  }

  /** Notes a position up to which the entries of a search account for the file's bytes. */
  void reached(int position) {
    furthest = Math.max(furthest, position);
  }

  /** The last position that a search reached, from the file's start. */
  int furthest() {
    return furthest;
  }
}
