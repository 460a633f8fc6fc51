package multiproc.explore.infer;

/**
 * Where a handle stores one value of a child, and when it can: times are numbers of operations, and
 * a store at a time comes before the operation of that number.
 *
 * <p>Threading: one thread.
 */
final class Slot {

  /** First byte behind the value. */
  final int end;

  /** Whether the file shows the value, and it is this handle's. */
  boolean required;

  /** Whether the file shows the 0 with which the entry was made, so that no other is stored. */
  final boolean zero;

  /** A store that is to be seen comes no earlier. */
  final int earliest;

  /** A store that is not to be seen comes no later. */
  int latest;

  /** What stands there when the handle makes its child: not 0 where it found the entry. */
  double before;

  Slot(int end, boolean required, boolean zero, int earliest, int latest) {
    this.end = end;
    this.required = required;
    this.zero = zero;
    this.earliest = earliest;
    this.latest = latest;
  }

  /** Whether a value can be stored that the file does not show. */
  boolean isHidden() {
    return !required && !zero;
  }
}
