package multiproc.explore.infer;

/**
 * The place of one value of a child, and the times at which a handle can store it. A time is the
 * number of an operation; a store at a time comes before that operation.
 *
 * <p>Threading: one thread.
 */
final class Slot {

  /** Exclusive end of the value. */
  final int end;

  /** Whether the file shows the value that this handle stored. */
  boolean required;

  /** Whether the file still has the 0 of the new entry, so that no other value was stored. */
  final boolean zero;

  /** Earliest time of a store that stays visible. */
  final int earliest;

  /** Latest time of a store that is hidden later. */
  int latest;

  /**
   * The value when the handle makes its child; it may be non-zero if the handle found the entry.
   */
  double before;

  Slot(int end, boolean required, boolean zero, int earliest, int latest) {
    this.end = end;
    this.required = required;
    this.zero = zero;
    this.earliest = earliest;
    this.latest = latest;
  }

  /** Whether a value can have been stored that the file does not show. */
  boolean isHidden() {
    return !required && !zero;
  }
}
