package multiproc.explore.infer;

/**
 * A handle that observes a child of a histogram or a summary.
 *
 * @param handle number of the handle
 * @param maker number of the handle that {@code entry} belongs to; another one if the handle found
 *     the child in the file
 * @param entry number of an entry of the child
 * @param from the time from which the handle has the child, as a number of an operation
 * @param loads whether it loads the child's values, because it found all its entries
 */
record Observer(int handle, int maker, int entry, int from, boolean loads) {

  HandleOperation operation(HandleOperation.Kind kind, double amount) {
    return new HandleOperation(handle, kind, entry, amount, maker);
  }

  /** The same observer at or after a time. */
  Observer from(int time) {
    return new Observer(handle, maker, entry, Math.max(from, time), loads);
  }
}
