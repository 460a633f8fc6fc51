package multiproc.explore.infer;

/**
 * An existing handle, or a position at which a new handle may begin.
 *
 * @param handle null for a new handle
 * @param start position at which a new handle begins
 * @param by the handle that stored {@code start} as {@code used}
 */
record Base(Handle handle, int start, Handle by) {

  Handle probe() {
    return handle != null ? handle : new Handle(start, by);
  }

  int cursor() {
    return handle != null ? handle.cursor() : start;
  }
}
