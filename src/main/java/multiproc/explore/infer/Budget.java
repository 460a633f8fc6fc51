package multiproc.explore.infer;

/** Limits of the search. The result reports how much was tried. */
final class Budget {

  /** Assignments of a fragment to a handle. */
  static final long PLACEMENTS = 2_000_000;

  static final int HANDLES = 5;

  /** Entries with a start that the file does not show. */
  static final int UNSEEN = 12;

  /** Orders of operations for one set of handles. */
  static final int ORDERS = 3_000;

  private Budget() {}
}
