package multiproc.explore.infer;

/** How much is tried before a file is given up; what was tried is told. */
final class Budget {

  /** Ways to give a fragment to a handle. */
  static final long PLACEMENTS = 2_000_000;

  static final int HANDLES = 5;

  /** Entries whose start is not to be seen. */
  static final int UNSEEN = 12;

  /** Orders of operations of one set of handles. */
  static final int ORDERS = 3_000;

  private Budget() {}
}
